/* What an OpenID provider sends: a key set, a line break, a token. */
#include "intake/token.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autofree char *text = g_strndup((const char *)bytes, size);
    char *line = strchr(text, '\n');
    const char *said = line ? line + 1 : text;
    gsize length = line ? (gsize)(line - text) : strlen(text);
    g_autoptr(GError) of_keys = NULL, of_token = NULL, of_signature = NULL, of_claims = NULL;
    g_autoptr(TokenKeys) keys = token_keys_parse(text, length, &of_keys);
    g_autoptr(Token) token = token_parse(said, &of_token);
    if ((keys == NULL) != (of_keys != NULL) || (token == NULL) != (of_token != NULL))
        g_error("an answer without its error");
    if (!token)
        return 0;
    if (keys && token_keys_verify(keys, token, &of_signature) && token_keys_count(keys) == 0)
        g_error("signed by nobody");
    const TokenDemand demand = {.issuer = "https://provider.example", .client = "guichet", .nonce = "nonce", .levels = "", .now_s = 1800000000};
    bool good = token_check(token, &demand, &of_claims);
    if (good != (of_claims == NULL) || (good && !*token_word(token, "sub")))
        g_error("believed for nobody");
    token_check_loosely(token, &demand, NULL);
    return 0;
}
