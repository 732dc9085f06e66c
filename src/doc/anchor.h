/*
 * doc/anchor.h: the documents of the state's root, from which trust in a log follows: `genesis`,
 * `root-rotate`, `logkey`, `revoke`, `actor`.  Pure values.
 *
 * Certificates are base64 of DER.  Each takes effect from its own index in the log on.
 */
#ifndef EXQ_DOC_ANCHOR_H
#define EXQ_DOC_ANCHOR_H

#include "doc/parts.h"

enum {
	ANCHOR_MAX_KEYS = 8,	  /* log keys named by the genesis */
	ANCHOR_MAX_CERTS = 16,	  /* of one actor */
	ANCHOR_MAX_HOSTS = 500,	  /* an actor runs */
	ANCHOR_MAX_REVOKED = 256, /* by one document */
};

/* Entry 0 of every log.  Signed by `root` itself. */
struct genesis {
	struct doc_common common;
	struct value root;	/* FIELD_BASE64: certificate of the state's root */
	struct value next_root; /* hash of the DER of the next root's SubjectPublicKeyInfo */
	struct list log_keys;	/* struct value .text: vkeys (FIELD_TEXT_LIST) */
	struct value fold;	/* version of the rules of the fold: 1 */
	struct texts names;	/* of the register, for people */
};

/*
 * Signed by the *new* root, whose key the hash given earlier commits to: a stolen root key cannot
 * rotate, and a lost one does not prevent it.
 */
struct root_rotate {
	struct doc_common common;
	struct value root, next_root;
	struct value keep_issued; /* do certificates issued by the old root stay valid */
};

struct logkey {
	struct doc_common common;
	struct value key, action; /* vkey; VOCAB_KEY_ACTION: add, retire */
};

struct revoke {
	struct doc_common common;
	struct list certificates; /* struct value .text: hashes of DER */
	struct value why;	  /* VOCAB_REVOKE_WHY */
};

struct actor_media {
	struct value state, number, since;
	uint8_t has;
};

/* A later `actor` document for the same id replaces the earlier one whole. */
struct actor {
	struct doc_common common;
	struct value actor, kind; /* FIELD_ACTOR; VOCAB_ACTOR */
	struct value provides;	  /* SET of VOCAB_ADDRESSEE: of a provider */
	struct texts names;
	struct list certificates; /* struct value .text: base64 of DER */
	struct list hosts;	  /* struct value .text: host names it runs, normal form */
	struct actor_media media; /* registered mass media */
};

extern const struct table genesis_table, root_rotate_table, logkey_table, revoke_table, actor_table;

#endif
