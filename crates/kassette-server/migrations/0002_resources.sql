-- The objects around a checkout, each with what its API shows. A deleted object stays for what refers to it.

alter table customers add column deleted_at bigint;
alter table customers add column tax_id text;
alter table customers add column type text not null default 'individual';

-- A deleted customer's address and external id are free again.
drop index customers_email;
create unique index customers_email on customers (organization_id, lower(email)) where deleted_at is null;
create unique index customers_external_id on customers (organization_id, external_id) where deleted_at is null;
create index customers_of_organization on customers (organization_id, created_at, id);

alter table organizations add column settings text not null default '{}';

alter table checkout_links add column deleted_at bigint;
alter table checkout_links add column trial_interval text;
alter table checkout_links add column trial_interval_count bigint;

create index checkout_links_of_organization on checkout_links (organization_id, created_at, id);
create index checkout_links_of_product on checkout_link_products (product_id);

alter table products add column trial_interval text;
alter table products add column trial_interval_count bigint;
alter table products add column metadata text not null default '{}';
