/* Colour profiles of screens: wine 8 has them in part, Qt asks for all of them and does without.
   Never shipped. */
#include <windows.h>

#define NOTHING(name) __declspec(dllexport) BOOL WINAPI name(void) { return FALSE; }

NOTHING(CloseColorProfile)
NOTHING(GetColorDirectoryW)
NOTHING(GetColorProfileFromHandle)
NOTHING(GetStandardColorSpaceProfileW)
NOTHING(OpenColorProfileW)
NOTHING(WcsCreateIccProfile)
NOTHING(WcsGetDefaultColorProfile)
NOTHING(WcsGetDefaultColorProfileSize)
NOTHING(WcsOpenColorProfileW)
