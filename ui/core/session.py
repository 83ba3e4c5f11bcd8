"""Hears from the system that the computer goes to sleep, or that its session is locked or left."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    SLOT,
    QAbstractNativeEventFilter,
    QByteArray,
    QCoreApplication,
    QObject,
    Signal,
    Slot,
)

_SYSTEM_BUS = Path("/run/dbus/system_bus_socket")
_LOGIND, _MANAGER = "org.freedesktop.login1", "org.freedesktop.login1.Manager"
_SESSION = "org.freedesktop.login1.Session"
_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")
_WM_POWERBROADCAST, _PBT_APMSUSPEND = 0x0218, 0x0004
_WM_WTSSESSION_CHANGE = 0x02B1
_LEFT = (0x2, 0x4, 0x6, 0x7)  # another user at the screen, or far away; log-off, lock


class Session(QObject):
    """Emits ``left`` when the screen must be covered; never where the system sends no notice."""

    left = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._filter: _Messages | None = None

    def listen(self, window: int) -> None:
        """Begin to hear; ``window`` is the handle that Windows sends its messages to."""
        if sys.platform == "win32":
            self._filter = _Messages(self.left.emit)
            app = QCoreApplication.instance()
            assert app is not None
            app.installNativeEventFilter(self._filter)
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(ctypes.c_void_p(window), 0)
        else:
            self._listen_on_the_bus()

    def _listen_on_the_bus(self) -> None:
        if not _has_bus():  # nobody to hear: the library would be loaded for nothing
            return
        from PySide6.QtDBus import QDBusConnection

        system = QDBusConnection.systemBus()
        if system.isConnected():
            system.connect(_LOGIND, "", _MANAGER, "PrepareForSleep", self, _slot("sleeps(bool)"))
            system.connect(_LOGIND, "", _SESSION, "Lock", self, _slot("locks()"))
        own = QDBusConnection.sessionBus()
        for saver in _SAVERS if own.isConnected() else ():
            own.connect("", "", saver, "ActiveChanged", self, _slot("sleeps(bool)"))

    @Slot(bool)
    def sleeps(self, begins: bool) -> None:
        """The computer goes to sleep or wakes, or the screen is covered or not."""
        if begins:
            self.left.emit()

    @Slot()
    def locks(self) -> None:
        """The session is locked."""
        self.left.emit()


def _has_bus() -> bool:
    named = {"DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"} & os.environ.keys()
    own = Path(os.environ.get("XDG_RUNTIME_DIR", "/nowhere"), "bus")
    return bool(named) or _SYSTEM_BUS.exists() or own.exists()


def _slot(name: str) -> Any:
    """As the library wants it: its stubs say bytes, which it refuses."""
    return SLOT(name)


class _Message(ctypes.Structure):
    """The beginning of the structure that Windows calls MSG."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("wide", ctypes.c_size_t),
    )


class _Messages(QAbstractNativeEventFilter):
    """Looks through the messages of Windows."""

    def __init__(self, left: Callable[[], None]) -> None:
        super().__init__()
        self._left = left

    def nativeEventFilter(  # noqa: N802 - Qt's name
        self, _kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        parsed = _Message.from_address(int(message))
        asleep = parsed.message == _WM_POWERBROADCAST and parsed.wide == _PBT_APMSUSPEND
        if asleep or (parsed.message == _WM_WTSSESSION_CHANGE and parsed.wide in _LEFT):
            self._left()
        return False
