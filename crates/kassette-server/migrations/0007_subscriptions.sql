-- What a confirmed session becomes, whatever is done to it until its payment is known.
alter table payment_attempts add column agreement text not null default '{}';

create table subscriptions (
    id text primary key,
    created_at bigint not null,
    modified_at bigint,
    organization_id text not null references organizations (id),
    checkout_id text not null unique references checkouts (id),
    customer_id text not null references customers (id),
    product_id text not null references products (id),
    -- The ids of the prices that it is billed at, as JSON.
    price_ids text not null,
    discount_id text references discounts (id),
    status text not null,
    amount bigint not null,
    currency text not null,
    recurring_interval text not null,
    recurring_interval_count bigint not null,
    seats bigint,
    units bigint,
    started_at bigint not null,
    current_period_start bigint not null,
    current_period_end bigint not null,
    trial_start bigint,
    trial_end bigint,
    cancel_at_period_end bigint not null default 0,
    canceled_at bigint,
    ends_at bigint,
    ended_at bigint,
    custom_field_data text not null,
    metadata text not null
);

create index subscriptions_of_organization on subscriptions (organization_id, started_at, id);
create index subscriptions_of_customer on subscriptions (customer_id);

alter table orders add column subscription_id text references subscriptions (id);

create index orders_of_subscription on orders (subscription_id);
