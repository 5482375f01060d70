-- Everything that a merchant can sell, and what sessions, links and orders say of it.

-- A price as its API shows it: `amount_type` and the keys of that kind, as JSON.
alter table prices add column definition text not null default '{}';
update prices set definition = '{"amount_type":"fixed","price_amount":' || price_amount || '}';
alter table prices add column tax_behavior text;
-- Only of prices that were made for one session. Not declared as a reference: the session refers to its price.
alter table prices add column checkout_id text;

create index prices_of_checkout on prices (checkout_id) where checkout_id is not null;

create table meters (
    id text primary key,
    created_at bigint not null,
    modified_at bigint,
    archived_at bigint,
    organization_id text not null references organizations (id),
    name text not null,
    unit text not null,
    custom_label text,
    custom_multiplier bigint,
    filter text not null,
    aggregation text not null,
    metadata text not null
);

create index meters_of_organization on meters (organization_id, created_at, id);

create table custom_fields (
    id text primary key,
    created_at bigint not null,
    modified_at bigint,
    deleted_at bigint,
    organization_id text not null references organizations (id),
    type text not null,
    slug text not null,
    name text not null,
    properties text not null,
    metadata text not null
);

-- The slug of a deleted field is free again.
create unique index custom_fields_slug on custom_fields (organization_id, slug) where deleted_at is null;
create index custom_fields_of_organization on custom_fields (organization_id, created_at, id);

create table product_custom_fields (
    product_id text not null references products (id),
    position bigint not null,
    custom_field_id text not null references custom_fields (id),
    required bigint not null,
    primary key (product_id, position)
);

create index product_custom_fields_of_field on product_custom_fields (custom_field_id);

create table benefits (
    id text primary key,
    created_at bigint not null,
    modified_at bigint,
    deleted_at bigint,
    organization_id text not null references organizations (id),
    type text not null,
    description text not null,
    selectable bigint not null,
    deletable bigint not null,
    visibility text not null,
    properties text not null,
    metadata text not null
);

create index benefits_of_organization on benefits (organization_id, created_at, id);

create table product_benefits (
    product_id text not null references products (id),
    position bigint not null,
    benefit_id text not null references benefits (id),
    primary key (product_id, position)
);

create index product_benefits_of_benefit on product_benefits (benefit_id);

create table discounts (
    id text primary key,
    created_at bigint not null,
    modified_at bigint,
    deleted_at bigint,
    organization_id text not null references organizations (id),
    name text not null,
    code text,
    type text not null,
    duration text not null,
    duration_in_months bigint,
    basis_points bigint,
    -- Of fixed discounts: currency to minor units, as JSON.
    amounts text,
    starts_at bigint,
    ends_at bigint,
    max_redemptions bigint,
    max_redemptions_per_customer bigint,
    redemptions_count bigint not null default 0,
    metadata text not null
);

-- A code is compared without its case; that of a deleted discount is free again.
create unique index discounts_code on discounts (organization_id, upper(code)) where deleted_at is null;
create index discounts_of_organization on discounts (organization_id, created_at, id);

create table discount_products (
    discount_id text not null references discounts (id),
    position bigint not null,
    product_id text not null references products (id),
    primary key (discount_id, position)
);

-- One use of a discount: from the confirmation on, until its payment fails.
create table discount_redemptions (
    checkout_id text primary key references checkouts (id),
    created_at bigint not null,
    discount_id text not null references discounts (id),
    customer_id text not null references customers (id),
    -- The address without its `+tag`, in lower case: who has two of those is still one customer.
    email text not null
);

create index discount_redemptions_of_discount on discount_redemptions (discount_id);

alter table checkout_links add column discount_id text references discounts (id);
alter table checkout_links add column seats bigint;
alter table checkout_links add column units bigint;

alter table checkouts add column discount_id text references discounts (id);
alter table checkouts add column discount_amount bigint not null default 0;
alter table checkouts add column seats bigint;
alter table checkouts add column min_seats bigint;
alter table checkouts add column max_seats bigint;
alter table checkouts add column units bigint;
alter table checkouts add column min_units bigint;
alter table checkouts add column max_units bigint;
alter table checkouts add column trial_interval text;
alter table checkouts add column trial_interval_count bigint;
alter table checkouts add column trial_end bigint;
alter table checkouts add column customer_tax_id text;
alter table checkouts add column payment_method_type text;
alter table checkouts add column tax_behavior text;
-- Millionths; only where one rate makes the whole tax.
alter table checkouts add column tax_rate bigint;
alter table checkouts add column tax_calculation_id text;

alter table orders add column discount_id text references discounts (id);
alter table orders add column seats bigint;
alter table orders add column units bigint;
