-- Pictures of products. Bytes are kept as base64: the two databases have no word in common for a column of bytes.

create table files (
    id text primary key,
    created_at bigint not null,
    modified_at bigint,
    deleted_at bigint,
    -- From then on it is public.
    uploaded_at bigint,
    organization_id text not null references organizations (id),
    name text not null,
    mime_type text not null,
    size bigint not null,
    -- In base64: first what the file should have, then what it has.
    sha256 text,
    version text,
    -- Who knows it may upload the parts.
    upload_secret text not null unique,
    content text
);

create index files_of_organization on files (organization_id, created_at, id);

-- What came of a file before it is whole.
create table file_parts (
    file_id text not null references files (id),
    number bigint not null,
    chunk_start bigint not null,
    chunk_end bigint not null,
    sha256 text,
    content text,
    primary key (file_id, number)
);

create table product_medias (
    product_id text not null references products (id),
    position bigint not null,
    file_id text not null references files (id),
    primary key (product_id, position)
);

create index product_medias_of_file on product_medias (file_id);
