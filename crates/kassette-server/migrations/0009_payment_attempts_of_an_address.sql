-- Where an attempt to pay came from, so that nobody tries out cards by the dozen.
alter table payment_attempts add column client_address text;

create index payment_attempts_of_session on payment_attempts (checkout_id, created_at);
create index payment_attempts_of_address on payment_attempts (client_address, created_at);
