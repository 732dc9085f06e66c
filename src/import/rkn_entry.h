/* import/rkn_entry.h: one entry of the register as it becomes a record; only for import/rkn*.c. */
#ifndef EXQ_IMPORT_RKN_ENTRY_H
#define EXQ_IMPORT_RKN_ENTRY_H

#include "import/rkn.h"

enum rkn_element {
	RKN_REGISTER,
	RKN_CONTENT,
	RKN_DECISION,
	RKN_URL,
	RKN_DOMAIN,
	RKN_IP,
	RKN_IPV6,
	RKN_SUBNET,
	RKN_SUBNET6,
	RKN_ELEMENT_COUNT
};

/* By its name in the format; RKN_ELEMENT_COUNT when the format has none of that name. */
enum rkn_element rkn_element_find(struct slice name);

struct rkn_entry;

/* NULL when out of memory; *o and *counts must outlive it. */
struct rkn_entry *rkn_entry_open(const struct rkn_options *o, struct rkn_counts *counts);
void rkn_entry_close(struct rkn_entry *x);

/* `position`: byte offset of the entry in the file. */
void rkn_entry_begin(struct rkn_entry *x, uint64_t position);

/* An attribute of any element; those of the register hold for every entry. */
MUST_CHECK enum err_kind rkn_entry_attribute(struct rkn_entry *x, enum rkn_element element,
	struct slice name, struct slice value, struct err *e);

/* Before its attributes; an entry has just one. */
MUST_CHECK enum err_kind rkn_entry_decision(struct rkn_entry *x, struct err *e);

/* A url, domain or address. */
MUST_CHECK enum err_kind rkn_entry_value(
	struct rkn_entry *x, enum rkn_element element, struct slice text, struct err *e);

/* Count it and give its record to options.take. */
MUST_CHECK enum err_kind rkn_entry_end(struct rkn_entry *x, struct err *e);

/* The entry's id, for messages; empty when it has none yet. */
struct slice rkn_entry_id(const struct rkn_entry *x);

#endif
