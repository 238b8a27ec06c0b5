#include "form_xml.h"
#include "auto.h"
#include "text.h"
#include <expat.h>
#include <limits.h>
#include <string.h>

typedef struct XML_ParserStruct xml_parser;
AUTO_DECLARE(xml_parser, XML_ParserFree);

enum { ATTRIBUTES_MAX = 200, NAME_SIZE = 256 };
static const XML_Char NAMESPACE_END = '\n';

struct run {
    const struct form_xml_reader *reader;
    void *self;
    struct problem *why;
    xml_parser *parser;
    status result; /* the first that was not OK */
    int depth, elements;
    char space[NAME_SIZE];
};

static void stop(struct run *run, status result)
{
    if (run->result != OK || result == OK) return;
    run->result = result;
    XML_StopParser(run->parser, XML_FALSE);
}

static int line_of(const struct run *run)
{
    XML_Size line = XML_GetCurrentLineNumber(run->parser);
    return line > INT_MAX ? INT_MAX : (int)line;
}

static int column_of(const struct run *run)
{
    XML_Size column = XML_GetCurrentColumnNumber(run->parser);
    return column >= INT_MAX ? INT_MAX : (int)column + 1;
}

static size_t offset_of(const struct run *run)
{
    XML_Index at = XML_GetCurrentByteIndex(run->parser);
    return at < 0 ? 0 : (size_t)at;
}

/* Splits "namespace\nname"; false: the namespace is longer than any that we know. */
static bool split_name(struct run *run, const XML_Char *full, struct form_xml_element *element)
{
    const char *end = strchr(full, NAMESPACE_END);
    size_t size = end ? (size_t)(end - full) : 0;
    if (size >= sizeof run->space) return false;
    memcpy(run->space, full, size);
    run->space[size] = '\0';
    element->space = run->space;
    element->name = end ? end + 1 : full;
    return true;
}

static void on_open(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct run *run = user;
    if (run->result != OK) return;
    struct form_xml_element element = {.attributes = attributes,
                                       .line = line_of(run),
                                       .column = column_of(run),
                                       .offset = offset_of(run),
                                       .depth = ++run->depth};
    int count = XML_GetSpecifiedAttributeCount(run->parser) / 2;
    if (run->depth > run->reader->max_depth || ++run->elements > run->reader->max_elements || count > ATTRIBUTES_MAX ||
        !split_name(run, name, &element)) {
        stop(run, problem_set(run->why, FORM_XML_LIMIT, "%d:%d", element.line, element.column));
        return;
    }
    stop(run, run->reader->open(run->self, &element, run->why));
}

static void on_close(void *user, const XML_Char *name)
{
    struct run *run = user;
    if (run->result != OK) return;
    struct form_xml_element element = {.line = line_of(run), .depth = run->depth--};
    if (!split_name(run, name, &element)) return;
    stop(run, run->reader->close(run->self, &element, run->why));
}

static void on_text(void *user, const XML_Char *text, int size)
{
    struct run *run = user;
    if (run->result != OK || !run->reader->text) return;
    stop(run, run->reader->text(run->self, bytes_of(text, (size_t)size), run->why));
}

static void on_doctype(void *user, const XML_Char *name, const XML_Char *system, const XML_Char *public, int subset)
{
    struct run *run = user;
    (void)name, (void)system, (void)public, (void)subset;
    stop(run, problem_set(run->why, FORM_XML_DTD, "%d:%d", line_of(run), column_of(run)));
}

status form_xml_read(struct bytes xml, const struct form_xml_reader *reader, void *self, struct problem *why)
{
    if (xml.size > reader->max_bytes) return problem_set(why, FORM_XML_LIMIT, "1:1");
    AUTO(xml_parser, parser);
    parser = XML_ParserCreateNS(reader->encoding, NAMESPACE_END);
    if (!parser) return problem_set(why, INTERNAL_FAILED, "expat");
    struct run run = {.reader = reader, .self = self, .why = why, .parser = parser};
    XML_SetUserData(parser, &run);
    XML_SetElementHandler(parser, on_open, on_close);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    enum XML_Status parsed = XML_Parse(parser, (const char *)xml.data, (int)xml.size, XML_TRUE);
    if (run.result != OK) return run.result;
    if (parsed != XML_STATUS_OK)
        return problem_set(why, FORM_XML_BROKEN, "%d:%d: %s", line_of(&run), column_of(&run),
                           XML_ErrorString(XML_GetErrorCode(parser)));
    return OK;
}

const char *form_xml_attribute(const struct form_xml_element *element, const char *name)
{
    for (const char *const *at = element->attributes; at && *at; at += 2)
        if (text_equal(*at, name)) return at[1];
    return NULL;
}
