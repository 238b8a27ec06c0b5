#include "keystore.h"
#include "pdf_sign_stamped.h"
#include "test.h"
#include "test_pdf.h"
#include "test_vector.h"

struct fixture {
    struct arena *arena;
    struct keystore store;
    struct sign_key *key;
    struct cms_sign *signer;
    struct pdf_image image;
    struct problem why;
};

static void set_up(struct fixture *f)
{
    static unsigned char pixels[50 * 50 * 4];
    f->arena = arena_new();
    memset(pixels, 200, sizeof pixels);
    struct bytes pkcs12 = test_vector(f->arena, "pki/p256.p12");
    assert_int_equal(keystore_open(f->arena, pkcs12, bytes_of_text("password"), &f->store, &f->why), OK);
    assert_int_equal(sign_key_open(f->store.key, &f->key, &f->why), OK);
    assert_int_equal(cms_sign_open(f->store.chain, f->store.chain_count, &f->signer, &f->why), OK);
    assert_int_equal(pdf_image_make(f->arena, bytes_of(pixels, sizeof pixels), 50, 50, &f->image, &f->why), OK);
}

static void tear_down(struct fixture *f)
{
    cms_sign_free(f->signer);
    sign_key_free(f->key);
    arena_free(f->arena);
}

static struct bytes plain(struct fixture *f, const char *catalog, const char *page)
{
    struct test_pdf file = {.out = {.arena = f->arena}};
    test_pdf_page(&file, page, "BT ET");
    test_pdf_object(&file, 1, arena_format(f->arena, "<< /Type /Catalog /Pages 2 0 R %s >>", catalog));
    test_pdf_object(&file, 20, "[ << /FT /Tx /T (Seal7) >> 21 0 R ]");
    test_pdf_object(&file, 21, "<< /FT /Tx /T <FEFF53615B57> >>");
    test_pdf_object(&file, 22,
                    "<< /Type /Sig /Reference [<< /TransformMethod /DocMDP /TransformParams << /P 1 >> >>] >>");
    return test_pdf_end(&file, "/Root 1 0 R /ID [<01><02>]");
}

static struct pdf_sign_request request(struct fixture *f)
{
    static const struct pdf_stamp_place place = {.x_mm = 10, .y_mm = 10, .width_mm = 40};
    return (struct pdf_sign_request){.image = &f->image,
                                     .place = &place,
                                     .seal = "ES-1",
                                     .reason = "纳税申报 (一)",
                                     .time_ms = 1795334700000,
                                     .contents_size = cms_sign_size(f->signer)};
}

static status sign(struct fixture *f, struct bytes file, const struct pdf_sign_request *asked, struct bytes *out)
{
    struct pdf *pdf = NULL;
    struct list pieces;
    struct buffer whole = {.arena = f->arena};
    TRY(pdf_read_open(f->arena, file, &pdf, &f->why));
    TRY(pdf_sign_stamped(pdf, asked, &(struct pdf_sign_signer){f->signer, f->key, NULL}, &pieces, &f->why));
    for (size_t i = 0; i < pieces.count; i++)
        buffer_add(&whole, LIST_AT(&pieces, struct bytes, i)->data, LIST_AT(&pieces, struct bytes, i)->size);
    *out = buffer_bytes(&whole);
    return OK;
}

/* The newest signature field of the newest revision. */
static const struct pdf_object *last_field(struct pdf *pdf)
{
    const struct pdf_object *form = pdf_read_get(pdf, pdf_read_catalog(pdf), "AcroForm");
    const struct pdf_object *fields = pdf_read_get(pdf, form, "Fields");
    assert_int_equal(fields->kind, PDF_ARRAY);
    return pdf_read_item(pdf, fields, fields->count - 1);
}

static void adds_one_revision_and_leaves_the_rest(void **state)
{
    static const struct {
        const char *catalog, *page, *name;
        size_t annotations;
    } cases[] = {
        {"", "", "Seal1", 1},
        {"/AcroForm << >>", "/Annots []", "Seal1", 1},
        {"/AcroForm << /Fields [] /SigFlags 1 >>", "/Annots [21 0 R]", "Seal1", 2},
        {"/AcroForm << /Fields 20 0 R >>", "/Annots 20 0 R", "Seal8", 3},
        {"/AcroForm null", "/Annots null", "Seal1", 1},
        {"/AcroForm 99 0 R", "/Annots 99 0 R", "Seal1", 1},
    };
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fixture f = {0};
        struct pdf *pdf = NULL;
        struct pdf_page page;
        struct bytes after;
        set_up(&f);
        struct bytes before = plain(&f, cases[i].catalog, cases[i].page);
        struct pdf_sign_request asked = request(&f);
        assert_int_equal(sign(&f, before, &asked, &after), OK);
        assert_memory_equal(after.data, before.data, before.size);
        assert_int_equal(pdf_read_open(f.arena, after, &pdf, &f.why), OK);
        assert_int_equal(pdf_read_revisions(pdf), 2);
        assert_int_equal(pdf_page_at(pdf, 0, &page, &f.why), OK);
        assert_int_equal(pdf_read_get(pdf, page.dict, "Annots")->count, cases[i].annotations);
        const struct pdf_object *field = last_field(pdf), *value = pdf_read_get(pdf, field, "V");
        assert_string_equal(pdf_object_utf8(pdf_read_get(pdf, field, "T"), f.arena), cases[i].name);
        assert_string_equal(pdf_object_utf8(pdf_read_get(pdf, value, "ESTAMP_Seal"), f.arena), "ES-1");
        assert_string_equal(pdf_object_utf8(pdf_read_get(pdf, value, "Reason"), f.arena), "纳税申报 (一)");
        assert_int_equal(pdf_read_get(pdf, pdf_read_get(pdf, pdf_read_catalog(pdf), "AcroForm"), "SigFlags")->integer,
                         3);
        assert_int_equal(pdf_read_fault(pdf, &f.why), OK);
        tear_down(&f);
    }
}

/* Two pages name one array of annotations: only the sealed one may get the seal. */
static void seals_one_of_two_pages_that_share_an_array(void **state)
{
    struct fixture f = {0};
    struct test_pdf file = {0};
    struct pdf *pdf = NULL;
    struct pdf_page *pages = NULL;
    struct bytes after;
    size_t count = 0;
    (void)state;
    set_up(&f);
    file.out.arena = f.arena;
    test_pdf_page(&file, "/Annots 20 0 R", "BT ET");
    test_pdf_object(&file, 2, "<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 2 /MediaBox [0 0 595 842] >>");
    test_pdf_object(&file, 5, "<< /Type /Page /Parent 2 0 R /Annots 20 0 R >>");
    test_pdf_object(&file, 20, "[ ]");
    struct pdf_sign_request asked = request(&f);
    assert_int_equal(sign(&f, test_pdf_end(&file, "/Root 1 0 R"), &asked, &after), OK);
    assert_int_equal(pdf_read_open(f.arena, after, &pdf, &f.why), OK);
    assert_int_equal(pdf_page_all(pdf, &pages, &count, &f.why), OK);
    assert_int_equal(count, 2);
    assert_int_equal(pdf_read_get(pdf, pages[0].dict, "Annots")->count, 1);
    assert_int_equal(pdf_read_get(pdf, pages[1].dict, "Annots")->count, 0);
    tear_down(&f);
}

/* Few bytes that many pages name would become many: each sealed page gets a list of its own. */
static void bounds_what_copies_of_a_shared_array_take(void **state)
{
    enum { PAGES = 40, LONG = 2000000 };
    struct fixture f = {0};
    struct test_pdf file = {0};
    struct bytes after;
    struct pdf_stamp_place places[PAGES];
    (void)state;
    set_up(&f);
    file.out.arena = f.arena;
    struct buffer kids = {.arena = f.arena};
    test_pdf_page(&file, "", "BT ET");
    for (unsigned i = 0; i < PAGES; i++) {
        test_pdf_object(&file, 20 + i, "<< /Type /Page /Parent 2 0 R /Annots 5 0 R >>");
        buffer_format(&kids, "%u 0 R ", 20 + i);
        places[i] = (struct pdf_stamp_place){.page = i, .x_mm = 10, .y_mm = 10, .width_mm = 40};
    }
    static const char tree[] = "<< /Type /Pages /Kids [%s] /Count 40 /MediaBox [0 0 595 842] >>";
    test_pdf_object(&file, 2, arena_format(f.arena, tree, buffer_string(&kids)));
    test_pdf_object(&file, 5, arena_format(f.arena, "[%*s]", LONG, ""));
    struct bytes whole = test_pdf_end(&file, "/Root 1 0 R");
    struct pdf_sign_request asked = request(&f);
    asked.place = places;
    asked.place_count = 2;
    assert_int_equal(sign(&f, whole, &asked, &after), OK);
    asked.place_count = PAGES;
    assert_int_equal(sign(&f, whole, &asked, &after), PROBLEM_INPUT);
    assert_int_equal(f.why.code, PDF_TOO_COMPLEX);
    tear_down(&f);
}

static void names_document_timestamps_on_from_the_highest(void **state)
{
    static const struct {
        const char *fields, *want;
    } cases[] = {{"", "Timestamp1"},
                 {"<< /T (Timestamp1) >> << /T (Timestamp3) >>", "Timestamp4"},
                 {"<< /T (Timestamp7x) >> << /T (Seal9) >> << /T (Timestamp) >>", "Timestamp1"},
                 {"<< /T (Timestamp99999999) >>", "Timestamp100000000"},
                 {"<< /T (Timestamp999999999) >>", "Timestamp1"},
                 {"<< /T (Timestamp999999999) >> << /T (Timestamp2) >> << /T (Timestamp1) >>", "Timestamp3"},
                 {"<< /T (Timestamp1000000000) >>", "Timestamp1"},
                 {"<< /T (Timestamp -5) >> << /T (Timestamp+7) >>", "Timestamp1"}};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fixture f = {0};
        struct pdf *pdf = NULL;
        struct pdf_sign *prepared = NULL;
        const struct pdf_sign_request asked = {.is_document_timestamp = true, .contents_size = 100};
        set_up(&f);
        const char *form = arena_format(f.arena, "/AcroForm << /Fields [%s] >>", cases[i].fields);
        assert_int_equal(pdf_read_open(f.arena, plain(&f, form, ""), &pdf, &f.why), OK);
        assert_int_equal(pdf_sign_prepare(pdf, &asked, &prepared, &f.why), OK);
        assert_string_equal(pdf_sign_field(prepared), cases[i].want);
        tear_down(&f);
    }
}

static void covers_all_but_the_contents(void **state)
{
    struct fixture f = {0};
    struct pdf *pdf = NULL;
    struct bytes after;
    int64_t range[4] = {0};
    (void)state;
    set_up(&f);
    struct pdf_sign_request asked = request(&f);
    assert_int_equal(sign(&f, plain(&f, "", ""), &asked, &after), OK);
    assert_int_equal(pdf_read_open(f.arena, after, &pdf, &f.why), OK);
    const struct pdf_object *value = pdf_read_get(pdf, last_field(pdf), "V");
    const struct pdf_object *contents = pdf_object_get(value, "Contents");
    for (size_t i = 0; i < 4; i++)
        assert_true(pdf_object_integer(pdf_object_at(pdf_object_get(value, "ByteRange"), i), &range[i]));
    assert_int_equal(range[0], 0);
    assert_int_equal(range[1], contents->raw.data - after.data);
    assert_int_equal(range[2] - range[1], contents->raw.size);
    assert_int_equal(range[2] + range[3], after.size);
    int64_t ms = 0;
    assert_true(pdf_object_date(pdf_object_get(value, "M"), &ms));
    assert_int_equal(ms, 1795334700000);
    tear_down(&f);
}

static void signs_without_a_picture(void **state)
{
    struct fixture f = {0};
    struct pdf *pdf = NULL;
    struct bytes after;
    (void)state;
    set_up(&f);
    struct pdf_sign_request asked = request(&f);
    asked.image = NULL;
    asked.place = NULL;
    asked.field = "批准";
    assert_int_equal(sign(&f, plain(&f, "", ""), &asked, &after), OK);
    assert_int_equal(pdf_read_open(f.arena, after, &pdf, &f.why), OK);
    assert_null(pdf_object_get(last_field(pdf), "AP"));
    assert_string_equal(pdf_object_utf8(pdf_read_get(pdf, last_field(pdf), "T"), f.arena), "批准");
    tear_down(&f);
}

static void takes_a_signature_from_elsewhere(void **state)
{
    struct fixture f = {0};
    struct pdf *pdf = NULL;
    struct pdf_sign *prepared = NULL;
    struct bytes signature, der;
    unsigned char content[DIGEST_SIZE], digest[DIGEST_SIZE], again[DIGEST_SIZE];
    (void)state;
    set_up(&f);
    struct pdf_sign_request asked = request(&f);
    assert_int_equal(pdf_read_open(f.arena, plain(&f, "", ""), &pdf, &f.why), OK);
    assert_int_equal(pdf_sign_prepare(pdf, &asked, &prepared, &f.why), OK);
    pdf_sign_digest(prepared, content);
    cms_sign_digest(f.signer, content, digest);
    assert_int_equal(sign_key_sign(f.key, digest, f.arena, &signature, &f.why), OK);
    assert_int_equal(cms_sign_check(f.signer, content, signature, &f.why), OK);
    cms_sign_write(f.signer, &(struct cms_sign_parts){.content = content, .signature = signature}, f.arena, &der);
    assert_int_equal(pdf_sign_complete(prepared, der, &f.why), OK);
    pdf_sign_digest(prepared, again); /* what was signed has not moved */
    assert_memory_equal(content, again, sizeof again);
    struct bytes whole = pdf_sign_whole(prepared, f.arena);
    digest_sha256(whole, digest);
    pdf_sign_result(prepared, again);
    assert_memory_equal(again, digest, sizeof again);
    digest_sha256(pdf_read_file(pdf), digest);
    assert_memory_equal(pdf_sign_base(prepared), digest, sizeof digest);
    assert_int_equal(pdf_read_open(f.arena, whole, &pdf, &f.why), OK);
    struct bytes stored = pdf_object_text(pdf_object_get(pdf_read_get(pdf, last_field(pdf), "V"), "Contents"));
    assert_memory_equal(stored.data, der.data, der.size);
    struct bytes large = bytes_of(arena_alloc(f.arena, asked.contents_size + 1), asked.contents_size + 1);
    assert_int_equal(pdf_sign_complete(prepared, large, &f.why), PROBLEM_INTERNAL);
    tear_down(&f);
}

/* A field that somebody signed whose program told nothing of its lock. */
#define SIGNED(lock) "/AcroForm << /Fields [<< /FT /Sig /T (A) /V << /Type /Sig >> /Lock << " lock " >> >>] >>"

static void refuses_what_it_may_not_or_cannot_sign(void **state)
{
    static const struct {
        const char *catalog, *page, *field;
        double x_mm;
        size_t page_index;
        enum problem_code want;
    } cases[] = {
        {"/Perms << /DocMDP 22 0 R >>", "", NULL, 0, 0, PDF_CERTIFIED},
        {SIGNED("/Action /All"), "", NULL, 0, 0, PDF_FIELD_LOCKED},
        {SIGNED("/Action /Include /Fields [(Seal1)]"), "", NULL, 0, 0, PDF_FIELD_LOCKED},
        {SIGNED("/Action /Include /Fields [(Seal2)]"), "", NULL, 0, 0, PROBLEM_NONE},
        {SIGNED("/Action /Include /Fields [(Seal2)] /P 1"), "", NULL, 0, 0, PDF_CERTIFIED},
        {"", "", NULL, 190, 0, PDF_PLACE_OUTSIDE},
        {"", "", NULL, 0, 1, PDF_PAGE_MISSING},
        {"/AcroForm << /Fields 20 0 R >>", "", "Seal7", 0, 0, PDF_FIELD_TAKEN},
        {"/AcroForm << /Fields 20 0 R >>", "", "字字", 0, 0, PROBLEM_NONE},
        {"/AcroForm << /Fields 20 0 R >>", "", "卡字", 0, 0, PDF_FIELD_TAKEN},
        {"/AcroForm << /Fields (none) >>", "", NULL, 0, 0, PDF_BROKEN},
        {"/AcroForm (none)", "", NULL, 0, 0, PDF_BROKEN},
        {"/AcroForm 1 0 R", "", NULL, 0, 0, PDF_BROKEN},
        {"/Pages 1 0 R /MediaBox [0 0 595 842]", "", NULL, 0, 0, PDF_BROKEN}, /* its own page */
        {"/AcroForm << >> /AcroForm << >>", "", NULL, 0, 0, PDF_BROKEN},
        {"", "/Annots (none)", NULL, 0, 0, PDF_BROKEN},
        {"", "/Annots [] /Annots []", NULL, 0, 0, PDF_BROKEN},
        {"", "", "a.b", 0, 0, INTERNAL_FAILED},
        {"", "", "", 0, 0, INTERNAL_FAILED},
        {"", "", "\xFF", 0, 0, INTERNAL_FAILED},
    };
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fixture f = {0};
        struct bytes after;
        set_up(&f);
        struct pdf_stamp_place place = {.page = cases[i].page_index, .x_mm = cases[i].x_mm, .y_mm = 10, .width_mm = 40};
        struct pdf_sign_request asked = request(&f);
        asked.place = &place;
        asked.field = cases[i].field;
        f.why.code = PROBLEM_NONE;
        status got = sign(&f, plain(&f, cases[i].catalog, cases[i].page), &asked, &after);
        assert_int_equal(got == OK, cases[i].want == PROBLEM_NONE);
        if (got != OK) assert_string_equal(problem_name(f.why.code), problem_name(cases[i].want));
        tear_down(&f);
    }
}

static void stores_pictures_by_what_they_are(void **state)
{
    static unsigned char pixels[64 * 64 * 4];
    AUTO_ARENA(arena);
    struct pdf_image image;
    struct problem why;
    (void)state;
    struct bytes rgba = bytes_of(pixels, sizeof pixels);
    for (size_t i = 0; i < sizeof pixels; i += 4)
        memcpy(pixels + i, (unsigned char[]){200, 16, 26, i % 8 ? 255 : 0}, 4);
    assert_int_equal(pdf_image_make(arena, rgba, 64, 64, &image, &why), OK);
    assert_true(image.is_ink && image.mask.size && image.mask_bits == 4 && image.ink[0] == 200);
    for (size_t i = 0; i < sizeof pixels; i += 4) pixels[i + 3] = (unsigned char)(i % 200 + 1);
    assert_int_equal(pdf_image_make(arena, rgba, 64, 64, &image, &why), OK);
    assert_true(image.is_ink && image.mask_bits == 8);
    for (size_t i = 0; i < sizeof pixels; i += 4) memcpy(pixels + i, (unsigned char[]){(unsigned char)i, 0, 0, 255}, 4);
    assert_int_equal(pdf_image_make(arena, rgba, 64, 64, &image, &why), OK);
    assert_true(!image.is_ink && image.mask.size == 0);
    assert_int_equal(pdf_image_make(arena, rgba, 64, 63, &image, &why), PROBLEM_INTERNAL);
    assert_int_equal(pdf_image_make(arena, rgba, 0, 0, &image, &why), PROBLEM_INTERNAL);
}

/* Text copied from a normal object, from an object stream and new text, all under the file's own method. */
static void seals_encrypted_files_by_their_own_method(void **state)
{
    static const struct {
        const char *name, *password;
        status want;
    } cases[] = {{"rc4-40", "user", OK},         {"rc4-128", "owner", OK},       {"aes-128", "user", OK},
                 {"aes-256-r5", "owner", OK},    {"object-streams", "口令", OK}, {"aes-256", "owner", OK},
                 {"aes-256", "", PROBLEM_DENIED}}; /* --modify=none */
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fixture f = {0};
        struct pdf *pdf = NULL;
        struct pdf_sign *prepared = NULL;
        struct pdf_page page;
        set_up(&f);
        struct bytes password = bytes_of_text(cases[i].password);
        const char *name = arena_format(f.arena, "fuzz/fuzz_pdf_read/encrypted-%s.pdf", cases[i].name);
        struct bytes before = test_vector(f.arena, name);
        struct pdf_sign_request asked = request(&f);
        assert_int_equal(pdf_read_open_with(f.arena, before, password, &pdf, &f.why), OK);
        assert_int_equal(pdf_sign_prepare(pdf, &asked, &prepared, &f.why), cases[i].want);
        if (cases[i].want != OK) {
            assert_int_equal(f.why.code, PDF_FORBIDDEN);
            tear_down(&f);
            continue;
        }
        struct bytes after = pdf_sign_whole(prepared, f.arena);
        struct bytes added = bytes_of(after.data + before.size, after.size - before.size);
        assert_memory_equal(after.data, before.data, before.size);
        assert_null(memmem(added.data, added.size, "(ES-1)", 6));
        assert_null(memmem(added.data, added.size, "<FEFF", 5));
        assert_null(memmem(added.data, added.size, "/Seal Do", 8));
        assert_int_equal(pdf_read_open_with(f.arena, after, password, &pdf, &f.why), OK);
        const struct pdf_object *field = last_field(pdf), *value = pdf_read_get(pdf, field, "V");
        assert_string_equal(pdf_object_utf8(pdf_read_get(pdf, field, "T"), f.arena), "Seal1");
        assert_string_equal(pdf_object_utf8(pdf_read_get(pdf, value, "Reason"), f.arena), "纳税申报 (一)");
        assert_int_equal(pdf_read_get(pdf, value, "Contents")->text.size, asked.contents_size);
        assert_int_equal(pdf_page_at(pdf, 0, &page, &f.why), OK);
        const struct pdf_object *note = pdf_read_item(pdf, pdf_read_get(pdf, page.dict, "Annots"), 0);
        assert_string_equal(pdf_object_utf8(pdf_read_get(pdf, note, "Contents"), f.arena), "A note");
        assert_int_equal(pdf_read_fault(pdf, &f.why), OK);
        tear_down(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adds_one_revision_and_leaves_the_rest),
        cmocka_unit_test(seals_one_of_two_pages_that_share_an_array),
        cmocka_unit_test(bounds_what_copies_of_a_shared_array_take),
        cmocka_unit_test(names_document_timestamps_on_from_the_highest),
        cmocka_unit_test(covers_all_but_the_contents),
        cmocka_unit_test(signs_without_a_picture),
        cmocka_unit_test(takes_a_signature_from_elsewhere),
        cmocka_unit_test(refuses_what_it_may_not_or_cannot_sign),
        cmocka_unit_test(stores_pictures_by_what_they_are),
        cmocka_unit_test(seals_encrypted_files_by_their_own_method),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
