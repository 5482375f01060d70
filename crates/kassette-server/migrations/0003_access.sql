alter table access_tokens add column scopes text not null default '';
alter table access_tokens add column comment text;
alter table access_tokens add column expires_at bigint;
alter table access_tokens add column last_used_at bigint;

-- Tokens of before could do everything.
update access_tokens set scopes =
    'organizations:read organizations:write products:read products:write benefits:read benefits:write '
    || 'custom_fields:read custom_fields:write discounts:read discounts:write checkout_links:read checkout_links:write '
    || 'checkouts:read checkouts:write customers:read customers:write orders:read orders:write '
    || 'subscriptions:read subscriptions:write refunds:read refunds:write webhooks:read webhooks:write';

create index access_tokens_of_organization on access_tokens (organization_id, created_at, id);

alter table checkouts add column allow_trial bigint not null default 1;
alter table checkouts add column opened_at bigint;
alter table checkouts add column distinct_id text;

create index checkouts_of_customer on checkouts (organization_id, customer_id, created_at, id);
