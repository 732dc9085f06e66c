/* letter/simulation_parts.h: what the writers of a simulation share; only for them. */
#ifndef EXQ_LETTER_SIMULATION_PARTS_H
#define EXQ_LETTER_SIMULATION_PARTS_H

#include "letter/simulation.h"

enum { SIM_BODIES_SHOWN = 20 }; /* for people; JSON and CSV have all */

/* Interface text `<prefix><word>`. */
struct slice sim_text(const struct simulation *s, const char *prefix, const char *word);

/* 12345 as "12,345" in English and "12 345" (no-break space) in Russian and Kazakh. */
void sim_put_count(const struct simulation *s, uint64_t n, struct buf *out);

/* "12.3 %", or "" of nothing. */
void sim_put_share(const struct simulation *s, uint64_t n, uint64_t of, struct buf *out);

/* Names of the measures and of the addressee, as people read them. */
void sim_put_measures(const struct simulation *s, struct buf *out);
void sim_put_addressee(const struct simulation *s, struct buf *out);

/* The name of a body, or the text for one not named; s->tally->others for the rest. */
struct slice sim_body_name(const struct simulation *s, const struct tally_body *b);

/* Bodies people are shown, and all others in *rest (entries 0: none). */
size_t sim_bodies(const struct simulation *s, struct tally_body *rest);

void simulation_text(const struct simulation *s, struct buf *out);
void simulation_json(const struct simulation *s, struct buf *out);
void simulation_csv(const struct simulation *s, struct buf *out);
void simulation_html(const struct simulation *s, struct buf *out);

#endif
