-- +goose Up
-- Where people of a crisis talk; the words are the thread of kind crisis_room.
CREATE TABLE crisis_room (
	tenant_id TEXT NOT NULL,
	id        TEXT NOT NULL,
	crisis_id TEXT NOT NULL,
	name      TEXT NOT NULL,
	main      BIGINT NOT NULL DEFAULT 0,
	private   BIGINT NOT NULL DEFAULT 0,
	made_by   TEXT NOT NULL,
	made_at   BIGINT NOT NULL,
	closed_at BIGINT NOT NULL DEFAULT 0,
	version   BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, crisis_id) REFERENCES crisis (tenant_id, id)
);
CREATE UNIQUE INDEX crisis_room_main ON crisis_room (tenant_id, crisis_id) WHERE main = 1;
CREATE INDEX crisis_room_crisis ON crisis_room (tenant_id, crisis_id, id);
-- Who may enter a private room.
CREATE TABLE crisis_room_member (
	tenant_id TEXT NOT NULL,
	room_id   TEXT NOT NULL,
	person_id TEXT NOT NULL,
	added_by  TEXT NOT NULL,
	added_at  BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, room_id, person_id),
	FOREIGN KEY (tenant_id, room_id) REFERENCES crisis_room (tenant_id, id)
);
-- Somebody from outside, with a link to one room. The link and the key of the device that opened it are kept as SHA-256. person_id is a
-- closed account: nobody can sign in with it, and the guest's words keep their name.
CREATE TABLE crisis_guest (
	tenant_id  TEXT NOT NULL,
	id         TEXT NOT NULL,
	crisis_id  TEXT NOT NULL,
	room_id    TEXT NOT NULL,
	person_id  TEXT NOT NULL,
	name       TEXT NOT NULL,
	company    TEXT NOT NULL DEFAULT '',
	may_post   BIGINT NOT NULL DEFAULT 0,
	token_hash TEXT NOT NULL,
	key_hash   TEXT NOT NULL DEFAULT '',
	invited_by TEXT NOT NULL,
	invited_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	entered_at BIGINT NOT NULL DEFAULT 0,
	seen_at    BIGINT NOT NULL DEFAULT 0,
	refused    BIGINT NOT NULL DEFAULT 0,
	revoked_at BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, room_id) REFERENCES crisis_room (tenant_id, id)
);
CREATE UNIQUE INDEX crisis_guest_token ON crisis_guest (tenant_id, token_hash);
CREATE UNIQUE INDEX crisis_guest_person ON crisis_guest (tenant_id, person_id);
CREATE INDEX crisis_guest_crisis ON crisis_guest (tenant_id, crisis_id, id);
-- Who has the crisis before their eyes: seen_at is renewed as long as they do.
CREATE TABLE crisis_presence (
	tenant_id TEXT NOT NULL,
	crisis_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	room_id   TEXT NOT NULL DEFAULT '',
	since_at  BIGINT NOT NULL,
	seen_at   BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, crisis_id, person_id),
	FOREIGN KEY (tenant_id, crisis_id) REFERENCES crisis (tenant_id, id)
);
