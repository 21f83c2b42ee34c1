/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Relays. Each section has a lane, a short queue of loads. Threads fill the
 * lanes of the sections behind the one that is being taken; where that ends it
 * says which one is next, and those between were begun in vain.
 */
#include <config.h>

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include <yaml.h>

#include <gen/manifest/events/copies.h>
#include <gen/manifest/events/relay.h>
#include <gen/manifest/events/section.h>

enum {
	LANES = 4, /* sections on their way, */
	QUEUE = 4, /* and loads of each */
};

/* Events on their way. */
struct load {
	struct copies *copies;
	const yaml_event_t *lent; /* behind them, or NULL */
	bool is_last;             /* of its section */
};

/* A section; the relay's lock guards what tells how far it is. */
struct lane {
	struct relay *relay;
	struct section *section;
	struct load loads[QUEUE];
	size_t number;
	size_t filled; /* loads handed over, */
	size_t taken;  /* and those of them that came back */
	bool is_busy;  /* a thread reads it */
};

struct relay {
	struct splitting rule;
	struct lane lanes[LANES];
	pthread_t threads[RELAY_THREADS_MAX];
	size_t thread_count;
	/* What the taker alone uses. */
	struct lane *lane;
	struct load *load;
	size_t next; /* number of the event in it */
	yaml_event_t event;
	/* What the lock guards. */
	pthread_mutex_t lock;
	pthread_cond_t loaded;  /* a load was handed over */
	pthread_cond_t changed; /* there is more room, or less to do */
	struct split begun;     /* where the next section to be begun does */
	size_t current;         /* number of the one that is being taken */
	bool ends;              /* no more events are wanted */
};

static struct lane *
lane_of(struct relay *relay, size_t number)
{
	return &relay->lanes[number % LANES];
}

static struct load *
load_of(struct lane *lane, size_t number)
{
	return &lane->loads[number % QUEUE];
}

/*
 * The lock is held in these: does anybody want what is in the lane? Is there a
 * lane for the next section?
 */
static bool
is_wanted(const struct relay *relay, const struct lane *lane)
{
	return !relay->ends && lane->number >= relay->current;
}

static bool
has_lane(struct relay *relay)
{
	const size_t number = relay->begun.number;

	return number < relay->current + LANES &&
	       !lane_of(relay, number)->is_busy;
}

/* Take over the next section, from FROM; NULL: there is none. */
static struct lane *
take_over(struct relay *relay, struct split *from, struct split *behind)
{
	struct lane *lane = NULL;

	(void)pthread_mutex_lock(&relay->lock);
	while (!relay->ends && !split_is_end(&relay->rule, &relay->begun) &&
	       !has_lane(relay)) {
		(void)pthread_cond_wait(&relay->changed, &relay->lock);
	}
	if (!relay->ends && !split_is_end(&relay->rule, &relay->begun)) {
		lane = lane_of(relay, relay->begun.number);
		lane->number = relay->begun.number;
		lane->filled = 0;
		lane->taken = 0;
		lane->is_busy = true;
		*from = relay->begun;
		split_next(&relay->rule, &relay->begun);
		*behind = relay->begun;
	}
	(void)pthread_mutex_unlock(&relay->lock);
	return lane;
}

/* Wait until a section is sure to be the one that is taken. */
static bool
wait_for_turn(void *given)
{
	struct lane *lane = given;
	struct relay *relay = lane->relay;
	bool is_sure;

	(void)pthread_mutex_lock(&relay->lock);
	while (is_wanted(relay, lane) && lane->number > relay->current) {
		(void)pthread_cond_wait(&relay->changed, &relay->lock);
	}
	is_sure = is_wanted(relay, lane);
	(void)pthread_mutex_unlock(&relay->lock);
	return is_sure;
}

/* Let libyaml read on for one load. */
static void
fill(struct section *section, struct load *load)
{
	const yaml_event_t *event;

	load->lent = NULL;
	load->is_last = false;
	copies_clear(load->copies);
	while (copies_has_room(load->copies) && !load->is_last &&
	       load->lent == NULL) {
		event = section_next(section);
		if (event == NULL) {
			load->is_last = true;
		} else if (!copies_add(load->copies, event)) {
			load->lent = event;
		}
	}
}

/* Hand a load over for the next one to fill; NULL: nobody wants one. */
static struct load *
hand_over(struct relay *relay, struct lane *lane, const struct load *full)
{
	/* What was lent must come back: so one long scalar is kept at most. */
	const size_t most = full->lent != NULL ? 1 : QUEUE;
	const bool is_last = full->is_last;
	struct load *load = NULL;

	(void)pthread_mutex_lock(&relay->lock);
	lane->filled++;
	(void)pthread_cond_signal(&relay->loaded);
	while (!is_last && is_wanted(relay, lane) &&
	       lane->filled - lane->taken >= most) {
		(void)pthread_cond_wait(&relay->changed, &relay->lock);
	}
	if (!is_last && is_wanted(relay, lane)) {
		load = load_of(lane, lane->filled);
	}
	(void)pthread_mutex_unlock(&relay->lock);
	return load;
}

/* Read a section to its end, or until nobody wants it. */
static void
read_section(struct relay *relay, struct lane *lane, const struct split *from,
    const struct split *behind)
{
	const bool is_begun = section_begin(lane->section, from, behind);
	struct load *load = load_of(lane, 0);

	do {
		fill(lane->section, load);
		load = hand_over(relay, lane, load);
	} while (load != NULL);
	if (is_begun) {
		section_end(lane->section);
	}
}

/* Another section can have the lane, once this one was taken. */
static void
leave(struct relay *relay, struct lane *lane)
{
	(void)pthread_mutex_lock(&relay->lock);
	lane->is_busy = false;
	(void)pthread_cond_broadcast(&relay->changed);
	(void)pthread_mutex_unlock(&relay->lock);
}

static void *
run(void *given)
{
	struct relay *relay = given;
	struct split from;
	struct split behind;
	struct lane *lane = take_over(relay, &from, &behind);

	while (lane != NULL) {
		read_section(relay, lane, &from, &behind);
		leave(relay, lane);
		lane = take_over(relay, &from, &behind);
	}
	return NULL;
}

/* Wait for the next load of the section that is being taken. */
static void
await(struct relay *relay)
{
	struct lane *lane = lane_of(relay, relay->current);

	while (lane->number != relay->current || lane->filled == lane->taken) {
		(void)pthread_cond_wait(&relay->loaded, &relay->lock);
	}
	relay->lane = lane;
	relay->load = load_of(lane, lane->taken);
}

/* Give the load back for the next one. */
static void
exchange(struct relay *relay)
{
	(void)pthread_mutex_lock(&relay->lock);
	relay->lane->taken++;
	(void)pthread_cond_broadcast(&relay->changed);
	await(relay);
	(void)pthread_mutex_unlock(&relay->lock);
}

/* Go on with the section that begins at a split. */
static void
go_on(struct relay *relay, const struct split *split)
{
	(void)pthread_mutex_lock(&relay->lock);
	relay->current = split->number;
	if (relay->begun.number < split->number) {
		relay->begun = *split;
	}
	(void)pthread_cond_broadcast(&relay->changed);
	await(relay);
	(void)pthread_mutex_unlock(&relay->lock);
}

/* Go on to the load behind; false: none is. */
static bool
advance(struct relay *relay)
{
	const struct split *behind;

	if (!relay->load->is_last) {
		exchange(relay);
		return true;
	}
	behind = section_behind(relay->lane->section);
	if (behind != NULL) {
		go_on(relay, behind);
	}
	return behind != NULL;
}

/* The event behind all that were copied into the load. */
static const yaml_event_t *
take_behind(struct relay *relay)
{
	do {
		const yaml_event_t *lent = relay->load->lent;

		if (lent != NULL) {
			relay->load->lent = NULL;
			return lent;
		}
		if (!advance(relay)) {
			return NULL;
		}
	} while (!copies_get(relay->load->copies, 0, &relay->event));
	relay->next = 1;
	return &relay->event;
}

const struct yaml_event_s *
relay_next(struct relay *relay)
{
	if (!copies_get(relay->load->copies, relay->next, &relay->event)) {
		return take_behind(relay);
	}
	relay->next++;
	return &relay->event;
}

/* Make the lanes, all of them empty. */
static struct relay *
make(struct arena *arena, const struct splitting *rule)
{
	struct relay *relay = arena_alloc(arena, sizeof(*relay));

	relay->rule = *rule;
	for (size_t i = 0; i < LANES; i++) {
		struct lane *lane = &relay->lanes[i];

		lane->relay = relay;
		lane->section = section_new(arena, &relay->rule,
		    (struct permit){ wait_for_turn, lane });
		for (size_t k = 0; k < QUEUE; k++) {
			lane->loads[k].copies = copies_new(arena);
		}
	}
	(void)pthread_mutex_init(&relay->lock, NULL);
	(void)pthread_cond_init(&relay->loaded, NULL);
	(void)pthread_cond_init(&relay->changed, NULL);
	return relay;
}

struct relay *
relay_begin(struct arena *arena, const struct splitting *rule, size_t threads)
{
	struct relay *relay = make(arena, rule);

	while (relay->thread_count < threads &&
	       relay->thread_count < RELAY_THREADS_MAX &&
	       pthread_create(&relay->threads[relay->thread_count], NULL, run,
		   relay) == 0) {
		relay->thread_count++;
	}
	if (relay->thread_count == 0) {
		relay_end(relay);
		return NULL;
	}
	(void)pthread_mutex_lock(&relay->lock);
	await(relay);
	(void)pthread_mutex_unlock(&relay->lock);
	return relay;
}

void
relay_end(struct relay *relay)
{
	(void)pthread_mutex_lock(&relay->lock);
	relay->ends = true;
	(void)pthread_cond_broadcast(&relay->changed);
	(void)pthread_mutex_unlock(&relay->lock);
	while (relay->thread_count > 0) {
		relay->thread_count--;
		(void)pthread_join(relay->threads[relay->thread_count], NULL);
	}
	(void)pthread_cond_destroy(&relay->changed);
	(void)pthread_cond_destroy(&relay->loaded);
	(void)pthread_mutex_destroy(&relay->lock);
}
