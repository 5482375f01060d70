-- How many sessions an organization has, of each chosen product in each status: a list says how many there are without
-- counting them. The number is the sum of all changes. Whoever changes a session adds a row here and waits for nobody, which
-- they would have to if there were one row to be changed by all; the sweep folds the rows of one kind into one.
create table checkout_counts (
    organization_id text not null references organizations (id),
    product_id text not null references products (id),
    status text not null,
    change bigint not null
);

create index checkout_counts_of_organization on checkout_counts (organization_id, product_id, status, change);

insert into checkout_counts (organization_id, product_id, status, change)
    select organization_id, product_id, status, count(*) from checkouts group by organization_id, product_id, status;

-- Paid sessions are few among those that nobody came back to.
create index checkouts_of_status on checkouts (organization_id, status, created_at, id);
