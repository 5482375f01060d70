-- The free subscription that a session replaces by what it sells.
alter table checkouts add column subscription_id text references subscriptions (id);
