-- +goose Up
-- The tickets that grew out of a conversation.
CREATE INDEX ticket_conversation ON ticket (tenant_id, conversation_id, kind) WHERE conversation_id <> '';
