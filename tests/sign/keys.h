/*
 * tests/sign/keys.h: certificates and signatures made by the openssl program while tests run, in a
 * folder that is removed behind them.
 */
#ifndef EXQ_TESTS_SIGN_KEYS_H
#define EXQ_TESTS_SIGN_KEYS_H

#include "base/buf.h"

/* For cmocka, of the group: rsa, twin (another key under rsa's name and number), stranger, ec. */
int keys_make(void **state);
int keys_remove(void **state);

/* Run `openssl ARGUMENTS` in the folder; whether it succeeded. */
bool openssl(const char *arguments, ...) PRINTF_LIKE(1, 2);

/* NAME.pem and NAME.key: `options` say the key, `subject` the name. */
bool make_cert(const char *name, const char *options, const char *subject);

/* Made at the first call: gost256, gost512, gost2001; false where the engine is not installed. */
bool make_gost(void);

/* A file of the folder, whole; freed by keys_remove(). */
struct slice file_of(const char *name);
void put_file(const char *name, struct slice bytes);

/* A signature over the file `content`, in DER unless options say another form. */
struct slice sign_by(const char *name, const char *content, const char *options);

/* Two signatures by one certificate over `content`: the program has one digest at a time. */
struct slice sign_twice(const char *name, const char *digest_one, const char *digest_two);

#endif
