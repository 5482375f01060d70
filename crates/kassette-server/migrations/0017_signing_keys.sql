-- What receipts are signed with. One key signs; those before it are kept for a while, so that what they signed can be checked.
create table signing_keys (
    -- The thumbprint of the public key: the `kid` of what it signs.
    id text primary key,
    created_at bigint not null,
    algorithm text not null,
    -- Both in base64url. The private one goes when another key takes over.
    public_key text not null,
    private_key text,
    replaced_at bigint
);

create unique index signing_keys_one_signs on signing_keys (algorithm) where replaced_at is null;
