//! What of Polar's contract for the operations of these nouns is not the same here, and why. `*` stands for anything.

pub const KNOWN: &[(&str, &str)] = &[
    ("benefits:files: missing", "There are no benefits that are files."),
    ("benefits:grants: missing", "Benefits are not granted here yet."),
    ("customers:members:*: missing", "A customer is one buyer: there are no teams with members."),
    ("customers:list_payment_methods*: missing", "Customers see them in their portal."),
    (
        "customers:get_state*: missing",
        "It sums up subscriptions, grants and meters, which are not there yet.",
    ),
    ("*:export: missing", "Exports are for spreadsheets; every object can be listed."),
    ("meters:quantities: missing", "Nothing is counted here: meters are what prices name."),
    ("orders:create: missing", "Orders come from checkouts only."),
    ("orders:update: missing", "An order is what was bought; it does not change."),
    ("orders:finalize: missing", "There are no draft orders."),
    ("orders:*invoice: missing", "Invoices are not written here."),
    ("orders:receipt: missing", "Receipts are not written here."),
    ("subscriptions:*: answer meters[].*", "Nothing is counted here: the list is empty."),
    (
        "subscriptions:*: answer pending_update.*",
        "Subscriptions cannot be changed here yet: it is null.",
    ),
    (
        "subscriptions:*: answer product.benefits[].*",
        "One type describes what merchants and buyers see of a benefit; merchants always get these.",
    ),
    (
        "subscriptions:list: query customer_cancellation_reason",
        "Subscriptions cannot be canceled here yet, so nobody said why.",
    ),
    ("subscriptions:create: missing", "Subscriptions come from checkouts only."),
    ("subscriptions:update: missing", "Subscriptions cannot be changed here yet."),
    ("subscriptions:revoke: missing", "Subscriptions cannot be changed here yet."),
    (
        "customer-sessions:create: request *member_id",
        "A customer is one buyer: there are no teams with members.",
    ),
    ("customer_portal:benefit-grants:get: missing", "Benefits are not granted here yet."),
    (
        "customer_portal:benefit-grants:list: answer *",
        "Benefits are not granted here yet: the list is empty.",
    ),
    ("customer_portal:*:update: missing", "The portal changes nothing but payment methods."),
    (
        "customer_portal:subscriptions:cancel: missing",
        "The portal changes nothing but payment methods.",
    ),
    (
        "customer_portal:customers:*email_update: missing",
        "The portal changes nothing but payment methods.",
    ),
    ("customer_portal:customer_meters:*: missing", "Nothing is counted here."),
    (
        "customer_portal:customer-session:get_authenticated_user: missing",
        "A session is a customer's: customers:get says who they are.",
    ),
    ("customer_portal:downloadables:list: missing", "There are no benefits that are files."),
    ("customer_portal:license_keys:*: missing", "Benefits are not granted here yet."),
    ("customer_portal:members:*: missing", "A customer is one buyer: there are no members."),
    ("customer_portal:seats:*: missing", "Seats are counted and not assigned."),
    ("customer_portal:wallets:*: missing", "Customers have no balances here."),
    ("customer_portal:orders:*invoice: missing", "Invoices are not written here."),
    ("customer_portal:orders:receipt: missing", "Receipts are not written here."),
    (
        "customer_portal:orders:*payment*: missing",
        "An order is made when it is paid: there is no payment to wait for or to repeat.",
    ),
    (
        "customer_portal:organizations:get: missing",
        "What a portal needs of its merchant comes with each product.",
    ),
    (
        "customer_portal:subscriptions:*: answer meters[].*",
        "Nothing is counted here: the list is empty.",
    ),
    (
        "customer_portal:subscriptions:*: answer pending_update.*",
        "Subscriptions cannot be changed here yet: it is null.",
    ),
    (
        "*: request organization_id",
        "A token belongs to one organization: naming one is refused, so it is not described.",
    ),
    (
        "organizations:create: *",
        "A token belongs to one organization and cannot make others: always 403.",
    ),
    (
        "organizations:update: status 409",
        "No change of an organization's settings clashes with another.",
    ),
    ("organizations:update: request customer_email_settings*", "No mail is sent."),
    (
        "organizations:update: request customer_portal_settings*",
        "The portal changes nothing but payment methods, which are always the customer's own.",
    ),
    (
        "organizations:update: request details*",
        "Nobody reviews the organizations of one's own server.",
    ),
    ("organizations:update: request dispute_settings*", "Disputes are Stripe's business."),
    ("organizations:update: request feature_settings*", "All that there is is on for everybody."),
    ("organizations:update: request sso_enforced", "There is nothing that people log in to."),
    (
        "benefits:*: request properties.*",
        "Of files, Discord, GitHub and Slack: this server does not speak to them, and refuses such benefits.",
    ),
    (
        "benefits:*: answer *",
        "One type describes what merchants and buyers see of a benefit; merchants always get these.",
    ),
    (
        "products:*: answer *benefits[].*",
        "One type describes what merchants and buyers see of a benefit; merchants always get these.",
    ),
    (
        "products:create: request meter_interval*",
        "Use is billed in the interval of the subscription.",
    ),
    (
        "customers:create: request owner*",
        "A customer is one buyer: there are no teams with members.",
    ),
    (
        "customers:create: request email is required",
        "Only Polar's teams, which are not there, can do without.",
    ),
    ("customers:*_external: status 422", "Any text can be an external id."),
    ("checkouts:client_get: status 422", "Any text can be a client secret: a wrong one is 404."),
    (
        "discounts:create: request type is required",
        "It says which kind of discount it is; Polar's schema leaves out that it insists, too.",
    ),
    (
        "meters:*: request aggregation.func is required",
        "It says what is made of the events; Polar's schema leaves out that it insists, too.",
    ),
    (
        "files:uploaded: request parts[].checksum_sha256_base64",
        "The checksum is checked when the part arrives.",
    ),
];
