/*
 * import/rkn.h: the Russian operators' register (dump.xml of vigruzki.rkn.gov.ru, formatVersion 2.0
 * to 2.4) as `record` documents, one JSON line an entry.
 *
 * Bytes are pushed as they come; libxml2 (SAX2) reads them, and memory stays flat however long the
 * file is.  No DOCTYPE, no entity beyond XML's own five, no comment, no processing instruction;
 * windows-1251 or UTF-8.  What an entry says stands in its record as published; targets are brought
 * into their normal form (scope/target.h, lenient), and what has none stands in `refused` with its
 * reason. Nothing is silently dropped: an element or attribute the format does not have is an error
 * with its place (a register that says what is not understood here is not read by halves), and the
 * counts add up: values = targets + doubles + refused.
 */
#ifndef EXQ_IMPORT_RKN_H
#define EXQ_IMPORT_RKN_H

#include "base/buf.h"
#include "base/err.h"
#include "doc/vocab.h"
#include "scope/target.h"

#include <stdint.h>

enum {
	RKN_MAX_VALUE_BYTES =
		8192, /* one url, domain, address or name; the longest real one has 632 */
	RKN_MAX_STAMP_BYTES = 64, /* one date, number of a version, hash */
	RKN_MAX_HEAD_BYTES = 256, /* of the XML declaration */
};

struct rkn_options {
	struct scope *scope;
	const char *file_hash; /* of the XML, "sha256:…": provenance of every record */
	bool verified;	       /* its signature was verified by the caller */
	/* One record as a JSON line with its '\n'; an error stops the import. */
	enum err_kind (*take)(void *to, struct slice line, struct err *e);
	void *to;
};

struct rkn_counts {
	uint64_t entries;
	uint64_t court, copyright;	   /* "суд" in the body's name; entryType 2 and 5 */
	uint64_t by_type[16];		   /* entryType; 0 holds those out of range or absent */
	uint64_t values, targets, doubles; /* doubles: same normal form twice within an entry */
	uint64_t mended;		   /* targets whose published form was not the normal one */
	uint64_t refused[REFUSED_COUNT];   /* by reason */
};

struct rkn;

/* NULL when out of memory. */
struct rkn *rkn_open(const struct rkn_options *o);
void rkn_close(struct rkn *r);

/* ERR_SYNTAX and ERR_LIMIT say the line, byte and, where there is one, the entry's id. */
MUST_CHECK enum err_kind rkn_push(struct rkn *r, struct slice bytes, struct err *e);

/* Behind the last bytes; ERR_SYNTAX where the file is cut short. */
MUST_CHECK enum err_kind rkn_finish(struct rkn *r, struct rkn_counts *counts, struct err *e);

#endif
