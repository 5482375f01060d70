-- The objects around a checkout, each with what its API shows. A deleted object stays for what refers to it.

alter table customers add column deleted_at bigint;
alter table customers add column tax_id text;
alter table customers add column type text not null default 'individual';

-- A deleted customer's address and external id are free again.
drop index customers_email;
create unique index customers_email on customers (organization_id, lower(email)) where deleted_at is null;
create unique index customers_external_id on customers (organization_id, external_id) where deleted_at is null;
create index customers_of_organization on customers (organization_id, created_at, id);
