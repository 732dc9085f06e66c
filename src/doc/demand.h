/*
 * doc/demand.h: the `demand` document: someone asks that something be restricted.  Pure values.
 *
 * Names of members are names of facts: `act.final` of the rule language is /act/final here.  A
 * field left out is not known; null is known not to exist.  See exequatur-demand(5).
 */
#ifndef EXQ_DOC_DEMAND_H
#define EXQ_DOC_DEMAND_H

#include "doc/parts.h"

enum {
	DEMAND_MAX_ADDRESSEES = 16,
	DEMAND_MAX_TARGETS = 1024, /* the largest real entry has 535 */
	DEMAND_MAX_WORKS = 200,
	DEMAND_MAX_EVIDENCE = 200,
	DEMAND_MAX_INQUIRIES = 32,
};

struct demand_transcript {
	struct value by, channel, made; /* office that wrote it down; VOCAB_CHANNEL; instant */
	uint8_t has;
};

struct demand_authenticity {
	struct value signature; /* VOCAB_SIGNATURE */
	struct value confirmed; /* the issuer, asked through another channel, confirmed it */
	struct value how, date;
	uint8_t has;
};

struct demand_sender {
	struct value kind, state, name, reference, term; /* term: the sender's own words */
	uint8_t has;
};

struct demand_act {
	struct value kind, form, state, body, branch, court, number, date;
	struct value final, final_date, until; /* until: last day the act itself sets */
	struct value dispute, between_businesses, needs_enforcement;
	struct value basis, cited; /* VOCAB_BASIS; provisions as the act cites them */
	struct value names;	   /* SET of VOCAB_ADDRESSEE the operative part names */
	struct value names_targets,
		names_measure; /* does it name these very targets, this measure */
	struct value defendant_served, defendant_heard, claim_filed, annulled;
	uint8_t has;
};

struct demand_proof {
	struct value copy, finality, service,
		translation; /* certified copies enclosed: yes or no */
	uint8_t has;
};

struct demand_recognition {
	struct value by, state, court, number, writ, date, until; /* VOCAB_RECOGNISER ... */
	struct value covers_targets, covers_measure;
	uint8_t has;
};

struct demand_claimant {
	struct value kind, state, name, title; /* VOCAB_CLAIMANT; VOCAB_TITLE */
	uint8_t has;
};

struct demand_work {
	struct value title, category, nature, author, rights_holder; /* nature: SET VOCAB_NATURE */
};

struct demand_use {
	struct value free_use, licensed, removed; /* SET VOCAB_FREE_USE; yes/no; material gone */
	uint8_t has;
};

struct demand_publisher {
	struct value name, state, media, media_state, media_since, notified, heard;
	uint8_t has;
};

struct demand_infringement {
	struct value state, place; /* recorded and contestable; VOCAB_PLACE */
	uint8_t has;
};

struct demand_addressee {
	struct value kind, state, name, daily_users;
};

struct demand_target {
	struct value kind, value, hosted; /* hosted: state of the server */
};

struct demand_inquiry {
	struct value to, kind, state, sent, received, answered;
};

struct demand_evidence {
	struct value title, hash, date;
};

struct demand {
	struct doc_common common;
	struct value received; /* day the addressee got it */
	struct demand_transcript transcript;
	struct demand_authenticity authenticity;
	struct demand_sender sender;
	struct demand_act act;
	struct demand_proof proof;
	struct demand_recognition recognition;
	struct demand_claimant claimant;
	struct list works; /* struct demand_work */
	struct demand_use use;
	struct demand_publisher publisher;
	struct demand_infringement infringement;
	struct list addressees; /* struct demand_addressee, at least 1 */
	struct value measures;	/* SET of VOCAB_MEASURE, at least 1 */
	struct list targets;	/* struct demand_target, at least 1 */
	struct list evidence;	/* struct demand_evidence */
	struct list inquiries;	/* struct demand_inquiry: questions already sent to state bodies */
};

extern const struct table demand_table;

#endif
