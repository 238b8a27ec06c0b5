/* The parser of formulas: recursive descent, one function a level of precedence. */
#include "form_formula.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

enum { WORD_SIZE = 49, TEXT_SIZE = 200 };

struct parser {
    const char *at;
    const struct form_names *names;
    struct arena *arena;
    struct form_formula_fault *fault;
    int depth;
    size_t parts;
};

static const struct {
    const char *name;
    enum form_op op;
} functions[] = {{"if", FORM_OP_IF},   {"min", FORM_OP_MIN},     {"max", FORM_OP_MAX},    {"sum", FORM_OP_ADD},
                 {"abs", FORM_OP_ABS}, {"round", FORM_OP_ROUND}, {"given", FORM_OP_GIVEN}};

static struct form_node *parse_or(struct parser *p);

static struct form_node *fail(struct parser *p, enum problem_code code, const char *subject)
{
    if (p->fault->code != PROBLEM_NONE) return NULL;
    p->fault->code = code;
    size_t size = strlen(subject);
    if (size > 60) size = 60;
    while (size > 0 && ((unsigned char)subject[size] & 0xC0) == 0x80) size--; /* never half a character */
    memcpy(p->fault->subject, subject, size);
    p->fault->subject[size] = '\0';
    return NULL;
}

static struct form_node *syntax(struct parser *p)
{
    return fail(p, FORM_CONFIG_SYNTAX, *p->at ? p->at : "…");
}

static void skip_blanks(struct parser *p)
{
    while (*p->at == ' ' || *p->at == '\n' || *p->at == '\t') p->at++;
}

static bool take(struct parser *p, const char *sign)
{
    skip_blanks(p);
    if (!text_starts(p->at, sign)) return false;
    p->at += strlen(sign);
    return true;
}

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static size_t word_size(const char *at)
{
    size_t size = 0;
    if (*at < 'a' || *at > 'z') return 0;
    while (is_word_char(at[size])) size++;
    return size;
}

static bool take_word(struct parser *p, const char *word)
{
    skip_blanks(p);
    size_t size = word_size(p->at);
    if (size != strlen(word) || strncmp(p->at, word, size) != 0) return false;
    p->at += size;
    return true;
}

static struct form_node *new_node(struct parser *p, enum form_op op)
{
    if (++p->parts > FORM_FORMULA_PARTS) return fail(p, FORM_CONFIG_LONG, "1000");
    struct form_node *node = ARENA_NEW(p->arena, struct form_node);
    node->op = op;
    return node;
}

static void append(struct form_node *node, struct form_node *part)
{
    struct form_node **end = &node->child;
    while (*end) end = &(*end)->next;
    *end = part;
    node->count++;
}

static struct form_node *checked(struct parser *p, struct form_node *node, const char *from)
{
    return form_formula_check(node) ? node : fail(p, FORM_CONFIG_KIND, from);
}

static struct form_node *join(struct parser *p, enum form_op op, struct form_node *a, struct form_node *b,
                              const char *from)
{
    struct form_node *node = a && b ? new_node(p, op) : NULL;
    if (!node) return NULL;
    append(node, a);
    append(node, b);
    return checked(p, node, from);
}

static struct form_node *wrap(struct parser *p, enum form_op op, struct form_node *part, const char *from)
{
    struct form_node *node = part ? new_node(p, op) : NULL;
    if (!node) return NULL;
    append(node, part);
    return checked(p, node, from);
}

static struct form_node *parse_number(struct parser *p)
{
    char digits[WORD_SIZE];
    size_t size = strspn(p->at, "0123456789.");
    form_number number = 0;
    if (size >= sizeof digits) return syntax(p);
    memcpy(digits, p->at, size);
    digits[size] = '\0';
    if (!form_number_read(digits, 6, &number)) return syntax(p);
    p->at += size;
    if (*p->at == '%' && p->at++) number /= 100; /* six places leave two for this */
    struct form_node *node = new_node(p, FORM_OP_NUMBER);
    if (node) node->number = number;
    return node ? checked(p, node, digits) : NULL;
}

static struct form_node *parse_text(struct parser *p)
{
    const char *end = strchr(++p->at, '\'');
    if (!end || end - p->at > TEXT_SIZE) return syntax(p);
    struct form_node *node = new_node(p, FORM_OP_TEXT);
    if (!node) return NULL;
    node->text = arena_copy(p->arena, p->at, (size_t)(end - p->at));
    p->at = end + 1;
    return checked(p, node, node->text);
}

static struct form_node *parse_field(struct parser *p, const char *word, bool given)
{
    uint32_t field = 0;
    bool is_text = false;
    if (!p->names->find(p->names->self, word, &field, &is_text)) return fail(p, FORM_CONFIG_FIELD, word);
    struct form_node *node = new_node(p, given ? FORM_OP_GIVEN : is_text ? FORM_OP_WORDS : FORM_OP_VALUE);
    if (!node) return NULL;
    node->field = field;
    return checked(p, node, word);
}

static bool copy_word(struct parser *p, char word[WORD_SIZE])
{
    skip_blanks(p);
    size_t size = word_size(p->at);
    if (size == 0 || size >= WORD_SIZE) return false;
    memcpy(word, p->at, size);
    word[size] = '\0';
    p->at += size;
    return true;
}

static struct form_node *parse_given(struct parser *p)
{
    char word[WORD_SIZE];
    if (!copy_word(p, word)) return syntax(p);
    struct form_node *node = parse_field(p, word, true);
    if (node && !take(p, ")")) return syntax(p);
    return node;
}

static struct form_node *parse_call(struct parser *p, enum form_op op, const char *from)
{
    if (op == FORM_OP_GIVEN) return parse_given(p);
    struct form_node *node = new_node(p, op);
    if (!node) return NULL;
    struct form_node **end = &node->child;
    do {
        *end = parse_or(p);
        if (!*end) return NULL;
        end = &(*end)->next;
        node->count++;
    } while (take(p, ","));
    if (!take(p, ")")) return syntax(p);
    return checked(p, node, from);
}

static struct form_node *parse_word(struct parser *p)
{
    const char *from = p->at;
    char word[WORD_SIZE];
    if (!copy_word(p, word)) return syntax(p);
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
        if (text_equal(functions[i].name, word)) return take(p, "(") ? parse_call(p, functions[i].op, from) : syntax(p);
    return parse_field(p, word, false);
}

static struct form_node *parse_primary(struct parser *p)
{
    skip_blanks(p);
    if (*p->at >= '0' && *p->at <= '9') return parse_number(p);
    if (*p->at == '\'') return parse_text(p);
    if (*p->at != '(') return parse_word(p);
    p->at++;
    struct form_node *node = parse_or(p);
    if (node && !take(p, ")")) return syntax(p);
    return node;
}

static struct form_node *parse_sign(struct parser *p)
{
    skip_blanks(p);
    const char *from = p->at;
    if (!take(p, "-")) return parse_primary(p);
    return wrap(p, FORM_OP_NEGATE, parse_primary(p), from);
}

static struct form_node *parse_product(struct parser *p)
{
    skip_blanks(p);
    const char *from = p->at;
    struct form_node *node = parse_sign(p);
    for (int chain = 0; node; chain++) {
        if (chain > FORM_FORMULA_DEPTH / 4) return fail(p, FORM_CONFIG_LONG, from);
        if (take(p, "*"))
            node = join(p, FORM_OP_MULTIPLY, node, parse_sign(p), from);
        else if (take(p, "/"))
            node = join(p, FORM_OP_DIVIDE, node, parse_sign(p), from);
        else
            break;
    }
    return node;
}

/* A chain of + and - is one node, so its length does not add to the depth. */
static struct form_node *parse_sum(struct parser *p)
{
    skip_blanks(p);
    const char *from = p->at;
    struct form_node *first = parse_product(p), *sum = NULL;
    while (first) {
        bool minus = take(p, "-");
        if (!minus && !take(p, "+")) break;
        struct form_node *part = parse_product(p);
        if (minus) part = wrap(p, FORM_OP_NEGATE, part, from);
        if (!part) return NULL;
        if (!sum)
            sum = join(p, FORM_OP_ADD, first, part, from);
        else
            append(sum, part);
        if (!sum || !checked(p, sum, from)) return NULL;
    }
    return sum ? sum : first;
}

static struct form_node *parse_comparison(struct parser *p)
{
    static const struct {
        const char *sign;
        enum form_op op;
    } signs[] = {{"<=", FORM_OP_LESS_EQUAL}, {">=", FORM_OP_GREATER_EQUAL}, {"!=", FORM_OP_UNEQUAL},
                 {"<", FORM_OP_LESS},        {">", FORM_OP_GREATER},        {"=", FORM_OP_EQUAL}};
    skip_blanks(p);
    const char *from = p->at;
    struct form_node *node = parse_sum(p);
    for (size_t i = 0; node && i < sizeof signs / sizeof signs[0]; i++)
        if (take(p, signs[i].sign)) return join(p, signs[i].op, node, parse_sum(p), from);
    return node;
}

static struct form_node *parse_not(struct parser *p)
{
    skip_blanks(p);
    const char *from = p->at;
    if (!take_word(p, "not")) return parse_comparison(p);
    return wrap(p, FORM_OP_NOT, parse_comparison(p), from);
}

static struct form_node *parse_and(struct parser *p)
{
    skip_blanks(p);
    const char *from = p->at;
    struct form_node *node = parse_not(p);
    for (int chain = 0; node && take_word(p, "and"); chain++) {
        if (chain > FORM_FORMULA_DEPTH / 4) return fail(p, FORM_CONFIG_LONG, from);
        node = join(p, FORM_OP_AND, node, parse_not(p), from);
    }
    return node;
}

static struct form_node *parse_or(struct parser *p)
{
    skip_blanks(p);
    const char *from = p->at;
    if (++p->depth > 12) return fail(p, FORM_CONFIG_LONG, from);
    struct form_node *node = parse_and(p);
    for (int chain = 0; node && take_word(p, "or"); chain++) {
        if (chain > FORM_FORMULA_DEPTH / 4) return fail(p, FORM_CONFIG_LONG, from);
        node = join(p, FORM_OP_OR, node, parse_and(p), from);
    }
    p->depth--;
    return node;
}

static int depth_of(const struct form_node *node, int room)
{
    int deepest = 0;
    if (room == 0) return FORM_FORMULA_DEPTH + 1;
    for (const struct form_node *part = node->child; part; part = part->next) {
        int depth = depth_of(part, room - 1);
        if (depth > deepest) deepest = depth;
    }
    return deepest + 1;
}

bool form_formula_parse(const char *text, enum form_kind kind, const struct form_names *names, struct arena *arena,
                        const struct form_node **out, struct form_formula_fault *fault)
{
    *fault = (struct form_formula_fault){.code = PROBLEM_NONE};
    struct parser p = {.at = text, .names = names, .arena = arena, .fault = fault};
    struct form_node *node = parse_or(&p);
    skip_blanks(&p);
    if (node && *p.at) node = syntax(&p);
    if (node && node->kind != kind) node = fail(&p, FORM_CONFIG_KIND, text);
    if (node && depth_of(node, FORM_FORMULA_DEPTH) > FORM_FORMULA_DEPTH) node = fail(&p, FORM_CONFIG_LONG, text);
    *out = node;
    return node != NULL;
}

bool form_formula_parse_is_word(const char *name)
{
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
        if (text_equal(functions[i].name, name)) return true;
    return text_equal(name, "and") || text_equal(name, "or") || text_equal(name, "not");
}
