#include "pdf_words.h"
#include "text.h"

struct words {
    const char *zh, *en;
};

static const char *pick(struct words words, bool chinese)
{
    return chinese ? words.zh : words.en;
}

static bool has_unbelieved(const struct pdf_verify_report *report)
{
    for (size_t i = 0; i < report->signatures.count; i++) {
        const struct pdf_verify_signature *s = LIST_AT(&report->signatures, struct pdf_verify_signature, i);
        if (s->is_timestamp && s->trust != TRUST_TRUSTED) return true;
    }
    return false;
}

const char *pdf_words_overall(const struct pdf_verify_report *report, bool chinese)
{
    static const struct words words[] = {
        [PDF_VERIFY_INTACT] = {"无法确认：文件完好，但签署者不受信任。",
                               "Cannot be confirmed: the file is intact, but a signer is not trusted."},
        [PDF_VERIFY_CHANGED] = {"已被改动：签章之后文件的内容被改动过。",
                                "Changed: the file was altered after it was sealed."},
        [PDF_VERIFY_BROKEN] = {"无效：签章已损坏，或与文件内容不符。",
                               "Invalid: a signature is broken or does not fit the file."},
        [PDF_VERIFY_UNSIGNED] = {"文件没有签章。", "The file carries no signature."},
        [PDF_VERIFY_UNREADABLE] = {"无法读取：不是完好的 PDF 文件。", "Unreadable: this is not a sound PDF file."},
    };
    static const struct words valid = {"有效：文件完好，签署者受信任。",
                                       "Valid: the file is intact and every signer is trusted."};
    static const struct words timeless = {
        "有效：文件完好，签署者受信任；但有一个文档时间戳的机构不受信任，它所证明的时间不予采信。",
        "Valid: the file is intact and every signer is trusted; but the authority of a document timestamp is not, so "
        "that the time which it tells is not proved."};
    static const struct words locked = {"需要密码：文件有打开密码，请提供密码后再验证。",
                                        "A password is needed: give the file's password to verify it."};
    static const struct words wrong = {"密码不对：请核对文件的密码后再验证。",
                                       "Wrong password: check the file's password and verify it again."};
    static const struct words unknown = {"无法读取：文件使用了不支持的加密方式。",
                                         "Unreadable: the file is encrypted in a way that is not supported."};
    if (report->overall == PDF_VERIFY_INTACT && report->is_trusted)
        return pick(has_unbelieved(report) ? timeless : valid, chinese);
    if (report->problem == PDF_PASSWORD_NEEDED) return pick(locked, chinese);
    if (report->problem == PDF_PASSWORD_WRONG) return pick(wrong, chinese);
    if (report->problem == PDF_ENCRYPTED) return pick(unknown, chinese);
    return pick(words[report->overall], chinese);
}

const char *pdf_words_encryption(const struct pdf_protection *protection, bool chinese)
{
    static const struct words weak = {"（过时，几乎没有保密性）", " (outdated: it hardly keeps anything secret)"};
    return protection->is_weak ? pick(weak, chinese) : "";
}

const char *pdf_words_integrity(const struct pdf_verify_signature *signature, bool chinese)
{
    static const struct words words[] = {
        [CMS_VERIFY_OK] = {"完好", "whole"},
        [CMS_VERIFY_BROKEN] = {"已损坏，与所签内容不符", "broken: it does not fit what was signed"},
        [CMS_VERIFY_UNPARSABLE] = {"无法解读", "cannot be read"},
    };
    static const struct words weak = {"完好，但使用了过时的算法", "whole, but by an outdated algorithm"};
    if (signature->integrity == CMS_VERIFY_OK && signature->is_weak) return pick(weak, chinese);
    return pick(words[signature->integrity], chinese);
}

const char *pdf_words_coverage(enum pdf_coverage coverage, bool chinese)
{
    static const struct words words[] = {
        [PDF_COVERAGE_WHOLE_FILE] = {"整个文件", "the whole file"},
        [PDF_COVERAGE_WHOLE_REVISION] = {"签章时的整个文件，之后另有追加", "all of the file as it was when signed"},
        [PDF_COVERAGE_NOT_WHOLE] = {"未覆盖整个文件，不可信", "not the whole file: not to be relied on"},
    };
    return pick(words[coverage], chinese);
}

static const struct {
    const char *reason;
    struct words words;
} reasons[] = {
    {"self_signed", {"不受信任：自签名证书", "not trusted: a self-signed certificate"}},
    {"root_not_listed", {"不受信任：根证书不在信任列表中", "not trusted: its root is not on the trust list"}},
    {"expired", {"不受信任：签署时证书已过期", "not trusted: the certificate had expired"}},
    {"not_yet_valid", {"不受信任：签署时证书尚未生效", "not trusted: the certificate was not yet valid"}},
    {"wrong_use", {"不受信任：证书不能用于签章", "not trusted: the certificate is not for sealing"}},
    {"too_weak", {"不受信任：证书使用了已被攻破的算法", "not trusted: the certificate uses a broken algorithm"}},
    {"no_list", {"未知：没有信任列表", "unknown: there is no trust list"}},
    {"issuer_missing", {"未知：找不到签发者的证书", "unknown: the issuer's certificate is missing"}},
    {"expired_since",
     {"未知：证书已过期，签署时间没有时间戳证明", "unknown: expired since, and no timestamp proves the time"}},
    {"revoked", {"不受信任：证书已被吊销", "not trusted: the certificate was revoked"}},
    {"key_compromised",
     {"未知：证书的密钥已泄露，无法确认是谁签署",
      "unknown: the certificate's key was compromised; nobody can tell who signed"}},
    {"on_hold", {"未知：证书被暂停使用（冻结）", "unknown: the certificate was on hold"}},
    {"revocation_unknown", {"未知：签发机构不认识该证书", "unknown: its authority does not know the certificate"}},
    {"maker_untrusted",
     {"不受信任：电子印章的制章人不受信任", "not trusted: the electronic seal's maker is not trusted"}},
    {"maker_unknown", {"未知：无法确认电子印章的制章人", "unknown: the electronic seal's maker cannot be confirmed"}},
    {"seal_ended",
     {"未知：电子印章已过有效期，签署时间没有时间戳证明",
      "unknown: the electronic seal has ended since, and no timestamp proves the time"}},
    {"integrity", {"未知：签名未通过验证", "unknown: the signature itself does not hold"}},
};

const char *pdf_words_trust(const struct pdf_verify_signature *signature, bool chinese)
{
    static const struct words words[] = {[TRUST_TRUSTED] = {"受信任", "trusted"},
                                         [TRUST_UNTRUSTED] = {"不受信任", "not trusted"},
                                         [TRUST_UNKNOWN] = {"未知", "unknown"}};
    for (size_t i = 0; signature->trust_reason && i < sizeof reasons / sizeof *reasons; i++) {
        if (text_equal(signature->trust_reason, reasons[i].reason)) return pick(reasons[i].words, chinese);
    }
    return pick(words[signature->trust], chinese);
}

const char *pdf_words_changes(const struct pdf_verify_signature *signature, bool chinese)
{
    if (signature->is_suspicious) return chinese ? "之后有不被允许的改动" : "changes that are not allowed came after";
    if (signature->changes.count > 0) return chinese ? "之后只有允许的改动" : "only permitted changes came after";
    return chinese ? "之后没有改动" : "nothing came after";
}

const char *pdf_words_revocation(const struct revocation_answer *revocation, bool chinese)
{
    static const struct words words[] = {
        [REVOCATION_NOT_CHECKED] = {"未查询：没有可用的吊销信息", "not checked: there is no evidence"},
        [REVOCATION_GOOD] = {"未被吊销", "not revoked"},
        [REVOCATION_REVOKED] = {"已被吊销", "revoked"},
        [REVOCATION_UNKNOWN] = {"无法得知：吊销信息不可用", "cannot be known: the evidence is of no use"},
    };
    static const struct words later = {"签署之后才被吊销", "revoked only after it had signed"};
    return pick(revocation->is_later ? later : words[revocation->status], chinese);
}

const char *pdf_words_time(enum pdf_verify_time source, bool chinese)
{
    static const struct words words[] = {
        [PDF_VERIFY_TIME_NONE] = {"没有签署时间", "no time given"},
        [PDF_VERIFY_TIME_CLAIMED] = {"签署者自称，未经证明", "claimed by the signer, not proved"},
        [PDF_VERIFY_TIME_TIMESTAMP] = {"由时间戳证明", "proved by a timestamp"},
    };
    return pick(words[source], chinese);
}

const char *pdf_words_look(enum pdf_visual_answer look, bool chinese)
{
    static const struct words words[] = {
        [PDF_VISUAL_NOT_ASKED] = {"", ""},
        [PDF_VISUAL_SHOWN] = {"已与签署时的页面比对，原有内容没有被遮盖",
                              "compared with the pages as signed: nothing is covered"},
        [PDF_VISUAL_HIDDEN] = {"已与签署时的页面比对，显示的内容不一样了",
                               "compared with the pages as signed: they show something else now"},
        [PDF_VISUAL_UNKNOWN] = {"无法与签署时的页面比对", "could not be compared with the pages as signed"},
    };
    return pick(words[look], chinese);
}
