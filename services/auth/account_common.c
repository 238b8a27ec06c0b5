#include "account_common.h"
#include "text.h"
#include <string.h>

/* Of the published lists of leaked passwords, those of at least eight characters that lead them, with those that are
 * popular in China; runs and single repeated characters are caught by rule below. */
static const char *const common[] = {
    "1q2w3e4r",      "1q2w3e4r5t",   "1qaz2wsx",   "1qaz@wsx",    "1qazxsw2",   "1a2b3c4d",     "5201314520",
    "52013145",      "a1234567",     "a12345678",  "a123456789",  "aa123456",   "aa12345678",   "aaa12345",
    "abc12345",      "abc123456",    "abcd1234",   "access14",    "admin123",   "admin1234",    "admin123456",
    "administrator", "asd12345",     "asd123456",  "asdf1234",    "asdfasdf",   "asdfghjk",     "asdfghjkl",
    "baseball",      "changeme",     "charlie1",   "chinatax",    "computer",   "dearbook",     "dragon123",
    "estamp123",     "football",     "football1",  "iloveyou",    "iloveyou1",  "internet",     "jennifer",
    "letmein1",      "liverpool",    "login123",   "mima1234",    "mima123456", "michelle",     "monkey123",
    "mustang1",      "p@ssw0rd",     "p@ssword",   "passw0rd",    "password",   "password1",    "password12",
    "password123",   "password1234", "password!",  "princess",    "princess1",  "q1w2e3r4",     "q1w2e3r4t5",
    "qazwsxed",      "qazwsxedc",    "qq123456",   "qq123456789", "qwe123456",  "qwer1234",     "qwerasdf",
    "qwerty12",      "qwerty123",    "qwerty1234", "qwerty12345", "qwertyui",   "qwertyuiop",   "root1234",
    "shuiwuju",      "starwars",     "sunshine",   "sunshine1",   "superman",   "test1234",     "test12345",
    "trustno1",      "tax12345",     "tax123456",  "wang1234",    "welcome1",   "welcome123",   "whatever",
    "woaini123",     "woaini1314",   "woaini520",  "woaini521",   "wojiushiwo", "xiaoming",     "zaq12wsx",
    "zhang123",      "zhangwei",     "zxc12345",   "zxcvbnm1",    "zxcvbnm123", "zxcvbnma",     "z1x2c3v4",
    "123456789a",    "12345678a",    "1234567a",   "123456aa",    "123456abc",  "123456qq",     "123321123",
    "123123123",     "12341234",     "11223344",   "1122334455",  "111222333",  "112233445566", "12344321",
    "123454321",     "123654789",    "147258369",  "13145201",    "1314520520", "131452013145", "789456123",
    "88886666",      "66668888",     "20082008",   "19491001",    "159753456",  "741852963",    "987654321a",
    "00000000a",     "12121212",     "10101010",   "asdasdasd",   "qweqweqwe",  "qweasdzxc",    "1234qwer",
    "123qweasd",     "123qwe123",    "321654987",  "963852741",   "woshishui",
};

/* 12345678, 87654321, abcdefgh, 11111111: each character is a constant step from the one before. */
static bool is_run(const char *password)
{
    int step = password[1] - password[0];
    if (step < -1 || step > 1) return false;
    for (size_t i = 1; password[i]; i++)
        if (password[i] - password[i - 1] != step) return false;
    return true;
}

/* 1234567890 and 0987654321 go round at the nine. */
static bool is_round_run(const char *password)
{
    return strstr("01234567890123456789", password) || strstr("98765432109876543210", password);
}

bool account_common_has(const char *password)
{
    if (password[0] == '\0' || is_run(password) || is_round_run(password)) return true;
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
        if (text_equal_nocase(password, common[i])) return true;
    return false;
}
