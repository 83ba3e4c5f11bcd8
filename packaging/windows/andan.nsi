; The installer: for one user, without an administrator's rights. The officer's data, in
; %LOCALAPPDATA%\AnDan, is never touched. VERSION, PROGRAM, ICON and OUT are given by build.py.
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
ManifestDPIAware true
RequestExecutionLevel user
!include MUI2.nsh

!define NAME "An Dân"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\AnDan"
!define OPEN 3 ; the exit code where An Dân is open

Name "${NAME}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\AnDan"
InstallDirRegKey HKCU "Software\AnDan" "InstallDir"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=1066 "ProductName" "${NAME}"
VIAddVersionKey /LANG=1066 "FileDescription" "Bộ cài ${NAME}"
VIAddVersionKey /LANG=1066 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "LegalCopyright" "MIT"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\AnDan.exe"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Vietnamese"

; Windows lets nobody write to a program that runs: then nothing is replaced and nothing removed.
!macro StopWhileOpen program
  ClearErrors
  ${If} ${FileExists} "$INSTDIR\${program}"
    FileOpen $0 "$INSTDIR\${program}" a
    ${If} ${Errors}
      MessageBox MB_ICONEXCLAMATION|MB_OK "An Dân đang mở. Hãy đóng An Dân rồi làm lại." /SD IDOK
      SetErrorLevel ${OPEN}
      Abort
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

!macro RemoveProgram
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\licences"
  Delete "$INSTDIR\AnDan.exe"
  Delete "$INSTDIR\andan-cli.exe"
!macroend

Section
  !insertmacro StopWhileOpen "AnDan.exe"
  !insertmacro StopWhileOpen "andan-cli.exe"
  !insertmacro RemoveProgram
  SetOutPath "$INSTDIR"
  File /r "${PROGRAM}\*"
  WriteUninstaller "$INSTDIR\Uninstall.exe"
  CreateShortCut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\AnDan.exe"
  CreateShortCut "$DESKTOP\${NAME}.lnk" "$INSTDIR\AnDan.exe"
  WriteRegStr HKCU "Software\AnDan" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\AnDan.exe"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\Uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\Uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
SectionEnd

Section Uninstall
  !insertmacro StopWhileOpen "AnDan.exe"
  !insertmacro StopWhileOpen "andan-cli.exe"
  !insertmacro RemoveProgram
  Delete "$INSTDIR\Uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"
  DeleteRegKey HKCU "${KEY}"
  DeleteRegKey HKCU "Software\AnDan"
SectionEnd
