/*
 * fuzz/object_tlv.h: BER as a tree to change and to write again.  Lengths of what encloses follow
 * by themselves, whatever was changed within.
 *
 * Content that is no list of elements stays bytes; an OCTET STRING that holds elements in their
 * shortest form is opened as well.  All nodes and bytes are of the arena given.
 */
#ifndef EXQ_FUZZ_OBJECT_TLV_H
#define EXQ_FUZZ_OBJECT_TLV_H

#include "base/arena.h"
#include "base/buf.h"

/* How a length is written: as DER wants it, in one octet more, or by an end of contents. */
enum tlv_form { TLV_SHORTEST, TLV_LONG, TLV_INDEFINITE };

struct tlv {
	unsigned char tag;
	enum tlv_form form;
	struct slice content; /* where there are no children */
	struct tlv *first, *next;
};

/* A node without a tag, of which the elements are children; NULL: they are none. */
struct tlv *tlv_parse(struct arena *a, struct slice bytes);

/* Append; with every length in its shortest form when `der`. */
void tlv_put(struct buf *to, const struct tlv *t, bool der);
void tlv_put_children(struct buf *to, const struct tlv *t, bool der);

struct tlv *tlv_new(struct arena *a, unsigned char tag, struct slice content);
struct tlv *tlv_copy(struct arena *a, const struct tlv *t);

/* Nodes below it; and the place where the i-th of them, in preorder, is linked. */
size_t tlv_count(const struct tlv *t);
struct tlv **tlv_link(struct tlv *t, size_t i);

/* The k-th child of this tag, the last one, and the child of any tag at a place: or NULL, also of
 * NULL. */
struct tlv *tlv_child(const struct tlv *t, int tag, size_t k);
struct tlv *tlv_last(const struct tlv *t, int tag);
struct tlv *tlv_nth(const struct tlv *t, size_t k);

/* Content octets, whatever it is made of. */
struct slice tlv_content(struct arena *a, const struct tlv *t);

#endif
