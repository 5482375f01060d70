-- Where merchants want to hear of events, what they are told, and how telling them went.

create table webhook_endpoints (
    id text primary key,
    created_at bigint not null,
    modified_at bigint,
    deleted_at bigint,
    organization_id text not null references organizations (id),
    url text not null,
    name text,
    format text not null,
    secret text not null,
    -- The names of the events it wants, as JSON.
    events text not null,
    enabled bigint not null,
    -- Events in a row that could not be delivered.
    failures bigint not null default 0
);

create index webhook_endpoints_of_organization on webhook_endpoints (organization_id, created_at, id);

-- One event for one endpoint.
create table webhook_events (
    id text primary key,
    created_at bigint not null,
    modified_at bigint,
    organization_id text not null references organizations (id),
    endpoint_id text not null references webhook_endpoints (id),
    type text not null,
    -- As it is sent, byte for byte, however often.
    payload text not null,
    -- Of news of a session whose buyer waits until the merchant has heard it.
    checkout_id text references checkouts (id),
    checkout_status text,
    attempts bigint not null,
    -- Null while it is being tried.
    succeeded bigint,
    skipped bigint not null,
    last_http_code bigint,
    -- When to try; null when there is nothing more to try.
    due_at bigint
);

create index webhook_events_due on webhook_events (due_at) where due_at is not null;
create index webhook_events_of_endpoint on webhook_events (endpoint_id, created_at, id);

create table webhook_deliveries (
    id text primary key,
    created_at bigint not null,
    organization_id text not null references organizations (id),
    endpoint_id text not null references webhook_endpoints (id),
    event_id text not null references webhook_events (id),
    succeeded bigint not null,
    http_code bigint,
    response text
);

create index webhook_deliveries_of_organization on webhook_deliveries (organization_id, created_at, id);
