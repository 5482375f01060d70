-- Read by SQLite and PostgreSQL alike: ids are text, times are microseconds since 1970, booleans are 0 or 1,
-- nested values are JSON text.

create table organizations (
    id text primary key,
    created_at bigint not null,
    modified_at bigint,
    name text not null,
    slug text not null unique,
    avatar_url text
);

create table access_tokens (
    id text primary key,
    created_at bigint not null,
    organization_id text not null references organizations (id),
    token_hash text not null unique
);

create table products (
    id text primary key,
    created_at bigint not null,
    modified_at bigint,
    organization_id text not null references organizations (id),
    name text not null,
    description text,
    visibility text not null,
    recurring_interval text,
    recurring_interval_count bigint,
    is_archived bigint not null
);

create index products_of_organization on products (organization_id, created_at, id);

create table prices (
    id text primary key,
    created_at bigint not null,
    modified_at bigint,
    product_id text not null references products (id),
    amount_type text not null,
    price_amount bigint,
    currency text not null,
    is_archived bigint not null
);

create index prices_of_product on prices (product_id, created_at, id);

create table checkout_links (
    id text primary key,
    created_at bigint not null,
    modified_at bigint,
    organization_id text not null references organizations (id),
    client_secret text not null unique,
    label text,
    success_url text,
    return_url text,
    allow_discount_codes bigint not null,
    require_billing_address bigint not null,
    metadata text not null
);

create table checkout_link_products (
    checkout_link_id text not null references checkout_links (id),
    position bigint not null,
    product_id text not null references products (id),
    primary key (checkout_link_id, position)
);

create table customers (
    id text primary key,
    created_at bigint not null,
    modified_at bigint,
    organization_id text not null references organizations (id),
    email text not null,
    external_id text,
    name text,
    billing_name text,
    billing_address text,
    locale text,
    metadata text not null,
    processor_customer_id text
);

create unique index customers_email on customers (organization_id, lower(email));

create table checkouts (
    id text primary key,
    created_at bigint not null,
    modified_at bigint,
    organization_id text not null references organizations (id),
    status text not null,
    client_secret text not null unique,
    expires_at bigint not null,
    product_id text not null references products (id),
    product_price_id text not null references prices (id),
    amount bigint not null,
    tax_amount bigint,
    currency text not null,
    success_url text,
    return_url text,
    embed_origin text,
    allow_discount_codes bigint not null,
    require_billing_address bigint not null,
    customer_id text references customers (id),
    external_customer_id text,
    is_business_customer bigint not null,
    customer_name text,
    customer_email text,
    customer_ip_address text,
    customer_billing_name text,
    customer_billing_address text,
    locale text,
    custom_field_data text not null,
    metadata text not null,
    customer_metadata text not null,
    processor_customer_id text,
    intent_client_secret text,
    intent_status text
);

create index checkouts_of_organization on checkouts (organization_id, created_at, id);
create index checkouts_of_product on checkouts (organization_id, product_id, created_at, id);
create index checkouts_to_expire on checkouts (expires_at) where status = 'open';

create table checkout_products (
    checkout_id text not null references checkouts (id),
    position bigint not null,
    product_id text not null references products (id),
    primary key (checkout_id, position)
);

create table payment_attempts (
    id text primary key,
    created_at bigint not null,
    modified_at bigint,
    organization_id text not null references organizations (id),
    checkout_id text not null references checkouts (id),
    customer_id text not null references customers (id),
    product_id text not null references products (id),
    product_price_id text not null references prices (id),
    status text not null,
    amount bigint not null,
    currency text not null,
    customer_request text,
    intent_request text,
    processor_customer_id text,
    intent_id text unique,
    failure text,
    look_at bigint not null
);

create unique index payment_attempts_one_pending on payment_attempts (checkout_id) where status = 'pending';
create index payment_attempts_to_look_at on payment_attempts (look_at) where status = 'pending';

create table orders (
    id text primary key,
    created_at bigint not null,
    modified_at bigint,
    organization_id text not null references organizations (id),
    checkout_id text not null unique references checkouts (id),
    customer_id text not null references customers (id),
    product_id text not null references products (id),
    product_price_id text not null references prices (id),
    payment_attempt_id text not null references payment_attempts (id),
    status text not null,
    billing_reason text not null,
    amount bigint not null,
    discount_amount bigint not null,
    tax_amount bigint not null,
    total_amount bigint not null,
    currency text not null,
    billing_name text,
    billing_address text,
    custom_field_data text not null,
    metadata text not null
);

create index orders_of_organization on orders (organization_id, created_at, id);

create table stripe_events (
    id text primary key,
    received_at bigint not null,
    handled_at bigint,
    type text not null,
    payload text not null
);
