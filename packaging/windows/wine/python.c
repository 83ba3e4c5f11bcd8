/* python.exe: nothing but a start of python311.dll, which lies beside it. */
#include <windows.h>

typedef int (*Main)(int, wchar_t **);

int wmain(int count, wchar_t **words)
{
    HMODULE library = LoadLibraryW(L"python311.dll");
    Main main = library ? (Main)(void *)GetProcAddress(library, "Py_Main") : 0;
    return main ? main(count, words) : 97;
}
