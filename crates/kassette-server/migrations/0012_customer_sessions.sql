-- Lets whoever knows the token see what a customer has.
create table customer_sessions (
    id text primary key,
    created_at bigint not null,
    organization_id text not null references organizations (id),
    customer_id text not null references customers (id),
    -- The checkout session that added the customer, where nothing else says who they are.
    checkout_id text references checkouts (id),
    token_hash text not null unique,
    expires_at bigint not null,
    return_url text
);

create index customer_sessions_to_expire on customer_sessions (expires_at);

-- The checkout session that a customer was added by; null where the merchant did it.
alter table customers add column checkout_id text references checkouts (id);

create index payment_attempts_of_customer on payment_attempts (customer_id, checkout_id);
