-- Each try to save a payment method for a customer, so that nobody tries out cards by the dozen.
create table payment_method_tries (
    id text primary key,
    created_at bigint not null,
    customer_id text not null references customers (id),
    client_address text
);

create index payment_method_tries_of_customer on payment_method_tries (customer_id, created_at);
create index payment_method_tries_of_address on payment_method_tries (client_address, created_at);
create index payment_method_tries_to_forget on payment_method_tries (created_at);
