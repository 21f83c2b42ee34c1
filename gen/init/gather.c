/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MX, SRV and TLSA records, and whether the zone is signed. */
#include <config.h>

#include <gen/init/gather.h>
#include <zone/base/name.h>
#include <zone/rrset.h>

enum {
	TYPE_MX = 15,
	TYPE_SRV = 33,
	MX_HOST = 2,  /* offsets in the rdata: RFC 1035 section 3.3.9, */
	SRV_PORT = 4, /* and RFC 2782 */
	SRV_TARGET = 6,
	TLSA_DATA = 3,
};

/* A zone being scanned. */
struct gathering {
	struct arena *arena;
	struct gathered *gathered;
};

static void
see_mx(struct gathering *gathering, const struct item *item)
{
	if (item->unread || item->rdata_length <= MX_HOST) {
		return;
	}
	ARENA_PUSH(gathering->arena, &gathering->gathered->mxs,
	    ((struct mx_seen){
		.domain = name_lower(gathering->arena, item->owner),
		.host = name_lower(gathering->arena, item->rdata + MX_HOST),
	    }));
}

static void
see_srv(struct gathering *gathering, const struct item *item)
{
	const uint8_t *rdata = item->rdata;

	if (item->unread || item->rdata_length <= SRV_TARGET) {
		return;
	}
	ARENA_PUSH(gathering->arena, &gathering->gathered->srvs,
	    ((struct srv_seen){
		.owner = name_lower(gathering->arena, item->owner),
		.target = name_lower(gathering->arena, rdata + SRV_TARGET),
		.port = (uint16_t)(rdata[SRV_PORT] << 8 | rdata[SRV_PORT + 1]),
	    }));
}

static void
see_tlsa(struct gathering *gathering, const struct item *item)
{
	struct tlsa_seen seen = {
		.owner = name_lower(gathering->arena, item->owner),
		.ttl = item->ttl,
		.is_read = !item->unread && item->rdata_length >= TLSA_DATA,
	};

	if (seen.is_read) {
		seen.params = (struct tlsa_params){ item->rdata[0],
			item->rdata[1], item->rdata[2] };
	}
	ARENA_PUSH(gathering->arena, &gathering->gathered->tlsas, seen);
}

static void
see_record(struct gathering *gathering, const struct item *item)
{
	switch (item->type) {
	case TYPE_MX:
		see_mx(gathering, item);
		break;
	case TYPE_SRV:
		see_srv(gathering, item);
		break;
	case RR_TLSA:
		see_tlsa(gathering, item);
		break;
	case RR_RRSIG:
	case RR_NSEC:
	case RR_NSEC3:
	case RR_NSEC3PARAM:
	case RR_ZONEMD:
		gathering->gathered->is_signed = true;
		break;
	default:
		break;
	}
}

void
gather(struct arena *arena, const struct source *source, const uint8_t *apex,
    struct gathered *gathered, struct diags *diags)
{
	struct gathering gathering = { arena, gathered };
	struct parts parts = { 0 };
	struct walk *walk = walk_new(arena, source, apex, &parts, diags);
	struct item item;

	while (walk_next(walk, &item)) {
		if (item.entry.kind == ENTRY_RECORD &&
		    name_within(item.owner, apex)) {
			see_record(&gathering, &item);
		}
	}
	walk_free(walk);
}
