/* test_fonts - what a test that draws text must tell the sanitizers; included once a program. */
#ifndef TEST_FONTS_H
#define TEST_FONTS_H

/* glib, pango and fontconfig are not built with the sanitizers: their locks are not seen, and what fontconfig keeps for
 * the process is taken for lost. */
__attribute__((visibility("default"))) const char *__tsan_default_suppressions(void);
__attribute__((visibility("default"))) const char *__tsan_default_suppressions(void)
{
    return "called_from_lib:libglib-2.0.so\ncalled_from_lib:libgobject-2.0.so\ncalled_from_lib:libpango-1.0.so\n"
           "called_from_lib:libpangocairo-1.0.so\ncalled_from_lib:libpangoft2-1.0.so\n"
           "called_from_lib:libfontconfig.so\ncalled_from_lib:libcairo.so\ncalled_from_lib:libharfbuzz.so\n"
           "called_from_lib:libfreetype.so\ncalled_from_lib:libpixman-1.so\n";
}

__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig.so\n";
}

#endif
