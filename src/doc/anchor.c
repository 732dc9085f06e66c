#include "doc/anchor.h"

#include "doc/common.h"

enum {
	CERT_MAX_BYTES = 6 * 1024, /* of DER; RSA 4096 with a full profile is below 3 KiB */
	FOLD_MAX = 1000,	   /* versions of the rules of the fold */
	MUST = FIELD_REQUIRED,
};

#define STRUCT struct genesis
static const struct field genesis_fields[] = {
	ROWS_COMMON,
	ROW_BASE64(root, "root", MUST, CERT_MAX_BYTES),
	ROW_HASH(next_root, "next-root", MUST),
	ROW_EACH(log_keys, "log-keys", MUST, FIELD_VKEY, 0, 1, ANCHOR_MAX_KEYS),
	ROW_RANGE(fold, "fold", MUST, 1, FOLD_MAX),
	ROW_TEXTS(names, "names", MUST, NAME_MAX_POINTS),
};
DOCUMENT(genesis, "genesis");
#undef STRUCT

#define STRUCT struct root_rotate
static const struct field root_rotate_fields[] = {
	ROWS_COMMON,
	ROW_BASE64(root, "root", MUST, CERT_MAX_BYTES),
	ROW_HASH(next_root, "next-root", MUST),
	ROW_YES(keep_issued, "keep-issued", MUST),
};
DOCUMENT(root_rotate, "root-rotate");
#undef STRUCT

#define STRUCT struct logkey
static const struct field logkey_fields[] = {
	ROWS_COMMON,
	ROW_OF(FIELD_VKEY, key, "key", MUST),
	ROW_WORD(action, "action", MUST, VOCAB_KEY_ACTION),
};
DOCUMENT(logkey, "logkey");
#undef STRUCT

#define STRUCT struct revoke
static const struct field revoke_fields[] = {
	ROWS_COMMON,
	ROW_HASHES(certificates, "certificates", MUST, 1, ANCHOR_MAX_REVOKED),
	ROW_WORD(why, "why", MUST, VOCAB_REVOKE_WHY),
};
DOCUMENT(revoke, "revoke");
#undef STRUCT

#define STRUCT struct actor_media
static const struct field actor_media_fields[] = {
	ROW_STATE(state, "state", MUST),
	ROW_TEXT(number, "number", MUST, NUMBER_MAX_POINTS),
	ROW_DATE(since, "since", MUST),
};
SHARED_PART(actor_media, "a media registration");
#undef STRUCT

#define STRUCT struct actor
static const struct field actor_fields[] = {
	ROWS_COMMON,
	ROW_OF(FIELD_ACTOR, actor, "actor", MUST),
	ROW_WORD(kind, "kind", MUST, VOCAB_ACTOR),
	ROW_SET(provides, "provides", 0, VOCAB_ADDRESSEE, 1),
	ROW_TEXTS(names, "names", MUST, NAME_MAX_POINTS),
	ROW_EACH(certificates, "certificates", MUST, FIELD_BASE64, CERT_MAX_BYTES, 0,
		ANCHOR_MAX_CERTS),
	ROW_EACH(hosts, "hosts", 0, FIELD_HOST, 0, 0, ANCHOR_MAX_HOSTS),
	ROW_OBJECT(media, "media", 0, &actor_media_table),
};
DOCUMENT(actor, "actor");
#undef STRUCT
