/* OpenSSL 3 calls engines deprecated, and has no other way to these algorithms in Debian 12. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "sign/gost.h"

#include <openssl/engine.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <pthread.h>

static bool is_loaded;

bool
gost_is(int nid)
{
	static const int own[] = {NID_id_GostR3410_2001, NID_id_GostR3410_2012_256,
		NID_id_GostR3410_2012_512, NID_id_GostR3411_94, NID_id_GostR3411_2012_256,
		NID_id_GostR3411_2012_512};
	for (size_t i = 0; i < COUNT_OF(own); i++)
		if (own[i] == nid)
			return true;
	return false;
}

/* The functional reference stays until the process ends: keys made by the engine refer to it. */
static void
load_once(void)
{
	ENGINE_load_dynamic();
	ENGINE *engine = ENGINE_by_id("gost");
	is_loaded = engine && ENGINE_init(engine) == 1 &&
		    ENGINE_set_default(engine, ENGINE_METHOD_DIGESTS | ENGINE_METHOD_PKEY_METHS |
						       ENGINE_METHOD_PKEY_ASN1_METHS) == 1;
	ENGINE_free(engine);
	ERR_clear_error();
}

enum err_kind
gost_load(struct err *e)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, load_once);
	if (is_loaded)
		return OK;
	return err_set(e, ERR_IO,
		"GOST algorithms need OpenSSL's engine gost, which is not here: install "
		"libengine-gost-openssl");
}
