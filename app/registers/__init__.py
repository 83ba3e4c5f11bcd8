"""One module per record type; importing the package registers them all, in the order they declare.

A new module here is found by itself, also in the frozen program.
"""

from importlib import import_module
from pkgutil import iter_modules

from app.schema.record import sort_registry

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
sort_registry()
