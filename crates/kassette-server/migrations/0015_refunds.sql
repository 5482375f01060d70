-- How much of an order has gone back to its buyer, with its tax, in minor units of its currency.
alter table orders add column refunded_total bigint not null default 0;
