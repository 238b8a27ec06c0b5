#include "ses_words.h"
#include "text.h"

struct phrase {
    const char *word, *chinese, *english;
};

static const struct phrase steps[] = {
    {"format", "格式", "format"},
    {"maker_signature", "制章人签名", "the maker's signature"},
    {"maker_certificate", "制章人证书", "the maker's certificate"},
    {"maker_revocation", "制章人证书状态", "the maker's certificate, revocation"},
    {"validity", "印章有效期", "the seal's validity"},
    {"timestamp", "时间戳", "timestamp"},
    {"seal", "电子印章", "the seal inside"},
    {"signature", "签章人签名", "the signer's signature"},
    {"listed", "签章人在印章证书列表中", "the signer is on the seal's list"},
    {"seal_validity", "签章时印章有效", "the seal was valid then"},
    {"signer_certificate", "签章人证书", "the signer's certificate"},
    {"signing_time", "签章时间", "the time of signing"},
    {"content", "原文杂凑值", "digest of what was sealed"},
};

static const struct phrase reasons[] = {
    {"format", "格式无法读取", "the format cannot be read"},
    {"empty", "文件为空", "the file is empty"},
    {"too_large", "文件过大", "the file is too large"},
    {"not_asn1", "不是 ASN.1 结构", "it is no ASN.1"},
    {"not_a_seal", "不是电子印章结构", "it is no seal"},
    {"not_a_signature", "不是电子签章结构", "it is no seal's signature"},
    {"junk_behind", "结构之后有多余数据", "bytes stand behind it"},
    {"header", "印章头信息不正确", "the header is wrong"},
    {"version_unknown", "不支持的版本", "an unknown version"},
    {"property", "印章属性不正确", "the properties are wrong"},
    {"certificate_list", "证书列表不正确", "the certificate list is wrong"},
    {"time", "时间不正确", "a time is wrong"},
    {"picture", "印章图像信息不正确", "the picture's part is wrong"},
    {"extensions", "扩展数据不正确", "the extensions are wrong"},
    {"signed_part", "签名信息不正确", "the signed part is wrong"},
    {"too_many", "项目过多", "too many items"},
    {"certificate_broken", "证书无法读取", "the certificate cannot be read"},
    {"algorithm_unknown", "不支持的签名算法", "an algorithm that is not known here"},
    {"algorithms_differ", "签名算法与证书密钥不符", "the algorithm is not that of the certificate's key"},
    {"signature_wrong", "签名值不正确，内容被改动过或不是该证书所签",
     "the signature does not fit: something was changed"},
    {"self_signed", "自签名证书，不在信任列表中", "self-signed, and not on the trust list"},
    {"root_not_listed", "根证书不在信任列表中", "its root is not on the trust list"},
    {"issuer_missing", "缺少签发者证书", "its issuer's certificate is missing"},
    {"no_list", "没有信任列表", "there is no trust list"},
    {"wrong_use", "证书不可用于签章", "the certificate is not for sealing"},
    {"too_weak", "算法或密钥过弱", "too weak an algorithm or key"},
    {"expired", "已过期", "expired"},
    {"not_yet", "尚未生效", "not valid yet"},
    {"not_yet_valid", "证书当时尚未生效", "the certificate was not valid yet"},
    {"expired_since", "当时有效，此后已过期", "good then, expired since"},
    {"only_claimed", "签章时间仅为自称，无法证明", "the time is only claimed, and nothing proves it"},
    {"period_backwards", "有效期起止颠倒", "its validity ends before it begins"},
    {"not_listed", "签章人证书不在印章的证书列表中", "the signer's certificate is not on the seal's list"},
    {"digest_unknown", "证书列表的杂凑算法未知", "the list's digest is unknown"},
    {"time_missing", "没有可读的签章时间", "there is no time that can be read"},
    {"time_in_future", "时间在未来", "the time lies in the future"},
    {"revoked", "证书已吊销", "the certificate was revoked"},
    {"on_hold", "证书已被冻结", "the certificate is on hold"},
    {"status_unknown", "签发机构不认识该证书", "its authority does not know the certificate"},
    {"not_checked", "未查询吊销状态", "revocation was not asked about"},
    {"no_content", "未提供原文，无法比对", "what was sealed is not at hand"},
    {"content_differs", "原文与签章时不一致", "what was sealed has changed"},
    {"after_timestamp", "签章时间晚于时间戳", "the signing time is later than its timestamp"},
    {"before_creation", "时间戳早于制章时间", "the timestamp is older than the seal"},
    {"token_broken", "时间戳无效", "the timestamp is broken"},
    {"digest_differs", "时间戳与签名值不符", "the timestamp is of something else"},
    {"none", "没有时间戳", "there is no timestamp"},
};

static const struct phrase warnings[SES_WARNINGS] = {
    [SES_RAW_SIGNATURE] = {"", "签名值为裸 r‖s，不是 DER", "the signature is raw r and s, not DER"},
    [SES_MALFORMED_INTEGER] = {"", "签名值中的整数编码不规范", "the signature's integers are not as DER has them"},
    [SES_TIME_WITHOUT_ZONE] = {"", "时间缺少 Z，按 UTC 理解", "a time lacks its Z; taken for UTC"},
    [SES_TIME_FORM] = {"", "签章时间的写法不合标准", "the signing time is not written as the standard says"},
    [SES_TEXT_NOT_UTF8] = {"", "文字不是 UTF-8，按 GBK 理解", "a text is not UTF-8; taken for GBK"},
    [SES_PICTURE_TYPE] = {"", "图像内容与声明的类型不符", "the picture is not of the type that it is said to be"},
    [SES_LIST_TYPE] = {"", "证书列表类型不合标准", "the certificate list's type is not the standard's"},
    [SES_VERSION] = {"", "版本号与结构不符", "the version is not that of the structure"},
    [SES_CRITICAL_EXTENSION] = {"", "含有未知的关键扩展", "a critical extension is unknown here"},
};

static const char *say(const struct phrase *phrases, size_t count, const char *word, bool chinese)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(phrases[i].word, word)) return chinese ? phrases[i].chinese : phrases[i].english;
    return word;
}

const char *ses_words_step(const char *step, bool chinese)
{
    return say(steps, sizeof steps / sizeof *steps, step, chinese);
}

const char *ses_words_reason(const char *reason, bool chinese)
{
    return say(reasons, sizeof reasons / sizeof *reasons, reason, chinese);
}

const char *ses_words_warning(enum ses_warning warning, bool chinese)
{
    return chinese ? warnings[warning].chinese : warnings[warning].english;
}

const char *ses_words_warning_name(enum ses_warning warning)
{
    static const char *const names[] = {"raw_signature",     "malformed_integer", "time_without_zone",
                                        "time_form",         "text_not_utf8",     "picture_type_differs",
                                        "list_type_unknown", "version_odd",       "critical_extension"};
    return names[warning];
}

const char *ses_words_outcome(enum ses_outcome outcome, bool chinese)
{
    static const char *const names[][2] = {
        {"not done", "未检查"}, {"passed", "通过"}, {"note", "注意"}, {"failed", "不通过"}};
    return names[outcome][chinese];
}

const char *ses_words_overall(enum ses_overall overall, bool is_seal, bool chinese)
{
    static const char *const seal[][2] = {
        {"the seal is valid", "印章有效"},
        {"the seal is whole, but its maker cannot be confirmed", "印章完整，但制章人无法确认"},
        {"whether the seal is whole cannot be decided here", "无法判断印章是否完整"},
        {"the seal is NOT valid", "印章无效"},
        {"no seal can be read", "无法读取印章"}};
    static const char *const signature[][2] = {
        {"the signature of the seal is valid", "签章有效"},
        {"the signature is whole, but who made it cannot be confirmed", "签章完整，但签章人、制章人或时间无法确认"},
        {"whether the signature is whole cannot be decided here", "无法判断签章是否完整"},
        {"the signature of the seal is NOT valid", "签章无效"},
        {"no signature can be read", "无法读取签章"}};
    return is_seal ? seal[overall][chinese] : signature[overall][chinese];
}
