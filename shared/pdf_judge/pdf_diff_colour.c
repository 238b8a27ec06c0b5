#include "pdf_diff_colour.h"
#include "text.h"
#include <math.h>
#include <string.h>

enum { HEADER = 128, TAG = 12, TAGS_MAX = 64, INTENTS_MAX = 8, STEPS = 64, SAMPLES_MAX = 4096 };

struct tag {
    char name[5];
    struct bytes data;
};

static uint32_t number_at(struct bytes data, size_t at) /* the caller knows that four bytes are there */
{
    const unsigned char *p = data.data + at;
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static double fixed_at(struct bytes data, size_t at) /* s15Fixed16Number (4.6) */
{
    return (int32_t)number_at(data, at) / 65536.0;
}

static bool has_word(struct bytes data, size_t at, const char *word)
{
    return data.size >= at + 4 && memcmp(data.data + at, word, 4) == 0;
}

/* 10.31: three coordinates near these. */
static bool is_point(struct bytes data, const double *want, double room)
{
    enum { SIZE = 20, FIRST = 8 };
    if (data.size < SIZE || !has_word(data, 0, "XYZ ")) return false;
    for (size_t i = 0; i < 3; i++) {
        if (fabs(fixed_at(data, FIRST + 4 * i) - want[i]) > room) return false;
    }
    return true;
}

static double srgb(double x)
{
    return x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4);
}

/* Is it what sRGB has there, as far as eyes can tell? In light, and in steps of what is seen: among dark colours little
 * light is much. A gamma of 2.2 is within both. */
static bool is_near(double x, double y)
{
    const double light = 0.012, step = 0.04;
    double seen = y <= 0.0031308 ? y * 12.92 : 1.055 * pow(y, 1 / 2.4) - 0.055;
    return fabs(y - srgb(x)) <= light && fabs(seen - x) <= step; /* false also for what is no number */
}

/* 10.6: a gamma alone, or samples between which lines are drawn. */
static bool sampled(struct bytes data, double x, double *out)
{
    enum { COUNT = 8, FIRST = 12 };
    if (data.size < FIRST) return false;
    size_t count = number_at(data, COUNT);
    if (count == 0 || count > SAMPLES_MAX || count > (data.size - FIRST) / 2) return false;
    const unsigned char *p = data.data + FIRST;
    if (count == 1) {
        *out = pow(x, (p[0] * 256 + p[1]) / 256.0);
        return true;
    }
    double place = x * (double)(count - 1);
    size_t i = (size_t)place < count - 1 ? (size_t)place : count - 2;
    double low = (p[2 * i] * 256 + p[2 * i + 1]) / 65535.0, high = (p[2 * i + 2] * 256 + p[2 * i + 3]) / 65535.0;
    *out = low + (high - low) * (place - (double)i);
    return true;
}

/* 10.18, kinds 0 and 3. */
static bool computed(struct bytes data, double x, double *out)
{
    enum { KIND = 8, FIRST = 12, ONE = FIRST + 4, FIVE = FIRST + 20 };
    if (data.size < ONE || data.data[KIND] != 0) return false;
    double gamma = fixed_at(data, FIRST);
    if (data.data[KIND + 1] == 0) {
        *out = pow(x, gamma);
        return true;
    }
    if (data.data[KIND + 1] != 3 || data.size < FIVE) return false;
    double a = fixed_at(data, FIRST + 4), b = fixed_at(data, FIRST + 8), c = fixed_at(data, FIRST + 12);
    *out = x >= fixed_at(data, FIRST + 16) ? pow(a * x + b, gamma) : c * x;
    return true;
}

/* Nothing stands out between the steps that is_curve() takes: no sample, and no end of the line that begins kind 3. */
static bool is_smooth(struct bytes data)
{
    enum { COUNT = 8, FIRST = 12, PAIR = 2, KIND = 9, LINE = FIRST + 12, END = FIRST + 16 };
    if (has_word(data, 0, "para"))
        return data.data[KIND] == 0 || fixed_at(data, END) <= 0 ||
               is_near(fixed_at(data, END), fixed_at(data, LINE) * fixed_at(data, END));
    size_t count = number_at(data, COUNT);
    for (size_t i = 0; count > 1 && i < count; i++) {
        const unsigned char *p = data.data + FIRST + PAIR * i;
        if (!is_near((double)i / (double)(count - 1), (p[0] * 256 + p[1]) / 65535.0)) return false;
    }
    return true;
}

static bool is_curve(struct bytes data)
{
    for (int i = 0; i <= STEPS; i++) {
        double x = (double)i / STEPS, y = -1;
        bool known =
            has_word(data, 0, "para") ? computed(data, x, &y) : has_word(data, 0, "curv") && sampled(data, x, &y);
        if (!known || !is_near(x, y)) return false;
    }
    return is_smooth(data);
}

/* What the tag says of colours must be sRGB's. What says nothing of them is let be; tables (A2B0 and so on) are not. */
static bool fits(const struct tag *tag, unsigned *found)
{
    static const struct {
        const char *name;
        double point[3], room;
    } points[] = {{"rXYZ", {0.4361, 0.2225, 0.0139}, 0.01},
                  {"gXYZ", {0.3851, 0.7169, 0.0971}, 0.01},
                  {"bXYZ", {0.1431, 0.0606, 0.7141}, 0.01},
                  {"wtpt", {0.96, 1, 0.96}, 0.15}}; /* D50 or D65 */
    static const char *const curves[] = {"rTRC", "gTRC", "bTRC"};
    static const char *const words[] = {"desc", "cprt", "dmnd", "dmdd", "chrm", "chad", "vued",
                                        "view", "lumi", "meas", "tech", "bkpt", NULL};
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        if (!text_equal(tag->name, points[i].name)) continue;
        *found |= 1U << i;
        return is_point(tag->data, points[i].point, points[i].room);
    }
    for (size_t i = 0; i < sizeof curves / sizeof *curves; i++) {
        if (!text_equal(tag->name, curves[i])) continue;
        *found |= 16U << i;
        return is_curve(tag->data);
    }
    return text_is_one_of(tag->name, words);
}

bool pdf_diff_colour_is_srgb(struct bytes profile)
{
    enum { KIND = 12, SPACE = 16, BASE = 20, ALL = 0x7f };
    unsigned found = 0;
    if (profile.size < HEADER + 4 || !has_word(profile, KIND, "mntr") || !has_word(profile, SPACE, "RGB ") ||
        !has_word(profile, BASE, "XYZ "))
        return false;
    size_t count = number_at(profile, HEADER);
    if (count > TAGS_MAX || profile.size < HEADER + 4 + count * TAG) return false;
    for (size_t i = 0; i < count; i++) {
        struct tag tag = {.name = ""};
        size_t row = HEADER + 4 + i * TAG, at = number_at(profile, row + 4), size = number_at(profile, row + 8);
        memcpy(tag.name, profile.data + row, 4);
        if (at > profile.size || size > profile.size - at) return false;
        tag.data = bytes_of(profile.data + at, size);
        if (!fits(&tag, &found)) return false;
    }
    return found == ALL;
}

static bool is_plain_intent(struct pdf_diff_state *d, const struct pdf_object *value)
{
    static const char *const words[] = {"Type", "S", "OutputCondition", "OutputConditionIdentifier", "RegistryName",
                                        "Info", NULL};
    const struct pdf_object *intent = pdf_read_resolve(d->now, value);
    struct bytes profile;
    struct problem why;
    if (intent->kind != PDF_DICT) return false;
    for (size_t i = 0; i < intent->count; i++) {
        enum pdf_kind kind = intent->items[i].kind;
        if (text_equal(intent->keys[i], "DestOutputProfile")) continue;
        if (!text_is_one_of(intent->keys[i], words) || (kind != PDF_NAME && kind != PDF_STRING)) return false;
    }
    const struct pdf_object *stream = pdf_read_get(d->now, intent, "DestOutputProfile");
    if (stream->kind != PDF_STREAM || pdf_read_decode(d->now, stream, &profile, &why) != OK) return false;
    return pdf_diff_colour_is_srgb(profile);
}

void pdf_diff_colour(struct pdf_diff_state *d, const struct pdf_object *old, const struct pdf_object *now)
{
    if (pdf_diff_state_same(old, now)) return;
    const struct pdf_object *list = pdf_read_resolve(d->now, now);
    bool is_plain =
        pdf_read_resolve(d->old, old)->kind == PDF_NULL && list->kind == PDF_ARRAY && list->count <= INTENTS_MAX;
    for (size_t i = 0; is_plain && i < list->count; i++) is_plain = is_plain_intent(d, &list->items[i]);
    pdf_diff_state_report(d, PDF_CHANGE_CATALOG_CHANGED, !is_plain, pdf_diff_state_number(now), "OutputIntents");
    if (is_plain) pdf_diff_state_claim(d, now);
}
