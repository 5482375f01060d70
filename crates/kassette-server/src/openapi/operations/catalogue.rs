//! Products, what they grant, ask and cost: what there is before anything is sold.

use kassette_core::discount::OwnDiscount;
use kassette_core::organization::OwnOrganization;
use kassette_core::product::Benefit;
use kassette_core::{CustomField, FileUpload, ListResource, Media, Product};
use uuid::Uuid;

use crate::access::scope::{
    Benefits, CustomFields, Discounts, Files, Meters, Organizations, Products, Read, Write,
};
use crate::error::Error;
use crate::openapi::operation::{Content, Operation};
use crate::store::meters::Meter;
use crate::{benefits, custom_fields, discounts, files, meters, organizations, products};

pub fn operations() -> Vec<Operation> {
    let mut all = Vec::from(of_products());
    all.extend(of_benefits());
    all.extend(of_custom_fields());
    all.extend(of_discounts());
    all.extend(of_organizations());
    all.extend(of_files());
    all.extend(of_meters());
    all
}

fn of_products() -> [Operation; 5] {
    [
        Operation::new("get", "/v1/products/", "products:list", "List products")
            .with_token::<Read<Products>>()
            .query(|query| products::list::listing(Uuid::nil(), query))
            .answers::<ListResource<Product>>(200),
        Operation::new("post", "/v1/products/", "products:create", "Create a product")
            .with_token::<Write<Products>>()
            .body(products::create::read)
            .answers::<Product>(201),
        Operation::new("get", "/v1/products/{id}", "products:get", "Read a product")
            .with_token::<Read<Products>>()
            .answers::<Product>(200),
        Operation::new("patch", "/v1/products/{id}", "products:update", "Change a product")
            .with_token::<Write<Products>>()
            .body(products::update::read)
            .answers::<Product>(200),
        Operation::new(
            "post",
            "/v1/products/{id}/benefits",
            "products:update_benefits",
            "Say which benefits a product grants",
        )
        .with_token::<Write<Products>>()
        .body(products::benefits::read)
        .answers::<Product>(200),
    ]
}

fn of_benefits() -> [Operation; 5] {
    [
        Operation::new("get", "/v1/benefits/", "benefits:list", "List benefits")
            .with_token::<Read<Benefits>>()
            .query(|query| benefits::list::listing(Uuid::nil(), query))
            .answers::<ListResource<Benefit>>(200),
        Operation::new("post", "/v1/benefits/", "benefits:create", "Create a benefit")
            .with_token::<Write<Benefits>>()
            .body(benefits::properties::typed::<benefits::create::NewBenefit>)
            .answers::<Benefit>(201),
        Operation::new("get", "/v1/benefits/{id}", "benefits:get", "Read a benefit")
            .with_token::<Read<Benefits>>()
            .answers::<Benefit>(200),
        Operation::new("patch", "/v1/benefits/{id}", "benefits:update", "Change a benefit")
            .with_token::<Write<Benefits>>()
            .body(benefits::properties::typed::<benefits::update::Edits>)
            .answers::<Benefit>(200),
        Operation::new("delete", "/v1/benefits/{id}", "benefits:delete", "Delete a benefit")
            .with_token::<Write<Benefits>>(),
    ]
}

fn of_custom_fields() -> [Operation; 5] {
    const ONE: &str = "/v1/custom-fields/{id}";
    [
        Operation::new("get", "/v1/custom-fields/", "custom-fields:list", "List custom fields")
            .with_token::<Read<CustomFields>>()
            .query(|query| custom_fields::list::listing(Uuid::nil(), query))
            .answers::<ListResource<CustomField>>(200),
        Operation::new(
            "post",
            "/v1/custom-fields/",
            "custom-fields:create",
            "Create a custom field",
        )
        .with_token::<Write<CustomFields>>()
        .body(custom_fields::typed::<custom_fields::create::NewCustomField>)
        .answers::<CustomField>(201),
        Operation::new("get", ONE, "custom-fields:get", "Read a custom field")
            .with_token::<Read<CustomFields>>()
            .answers::<CustomField>(200),
        Operation::new("patch", ONE, "custom-fields:update", "Change a custom field")
            .with_token::<Write<CustomFields>>()
            .body(custom_fields::typed::<custom_fields::update::Edits>)
            .answers::<CustomField>(200),
        Operation::new("delete", ONE, "custom-fields:delete", "Delete a custom field")
            .with_token::<Write<CustomFields>>(),
    ]
}

fn of_discounts() -> [Operation; 5] {
    [
        Operation::new("get", "/v1/discounts/", "discounts:list", "List discounts")
            .with_token::<Read<Discounts>>()
            .query(|query| discounts::list::listing(Uuid::nil(), query))
            .answers::<ListResource<OwnDiscount>>(200),
        Operation::new("post", "/v1/discounts/", "discounts:create", "Create a discount")
            .with_token::<Write<Discounts>>()
            .body(discounts::create::read)
            .answers::<OwnDiscount>(201),
        Operation::new("get", "/v1/discounts/{id}", "discounts:get", "Read a discount")
            .with_token::<Read<Discounts>>()
            .answers::<OwnDiscount>(200),
        Operation::new("patch", "/v1/discounts/{id}", "discounts:update", "Change a discount")
            .with_token::<Write<Discounts>>()
            .body(discounts::update::read)
            .answers::<OwnDiscount>(200),
        Operation::new("delete", "/v1/discounts/{id}", "discounts:delete", "Delete a discount")
            .with_token::<Write<Discounts>>(),
    ]
}

fn of_organizations() -> [Operation; 4] {
    const ONE: &str = "/v1/organizations/{id}";
    [
        Operation::new("get", "/v1/organizations/", "organizations:list", "List organizations")
            .with_token::<Read<Organizations>>()
            .query(|query| organizations::listing(Uuid::nil(), query))
            .answers::<ListResource<OwnOrganization>>(200),
        Operation::new(
            "post",
            "/v1/organizations/",
            "organizations:create",
            "Create an organization, which no token may do",
        )
        .with_token::<Write<Organizations>>()
        .answers_with(403, Content::Nothing)
        .fails([Error::NotPermitted]),
        Operation::new("get", ONE, "organizations:get", "Read the organization")
            .with_token::<Read<Organizations>>()
            .answers::<OwnOrganization>(200),
        Operation::new("patch", ONE, "organizations:update", "Change the organization")
            .with_token::<Write<Organizations>>()
            .body(organizations::read)
            .answers::<OwnOrganization>(200),
    ]
}

fn of_files() -> [Operation; 6] {
    const PART: &str = "/uploads/{upload_secret}/parts/{number}";
    [
        Operation::new("get", "/v1/files/", "files:list", "List files")
            .with_token::<Read<Files>>()
            .query(|query| files::list::listing(Uuid::nil(), query))
            .answers::<ListResource<Media>>(200),
        Operation::new(
            "post",
            "/v1/files/",
            "files:create",
            "Announce a file and get where to send it",
        )
        .with_token::<Write<Files>>()
        .body(files::create::read)
        .answers::<FileUpload>(201),
        Operation::new("put", PART, "files:upload_part", "Send one part of a file")
            .answers_with(200, Content::Nothing)
            .fails([Error::Invalid(Vec::new()), Error::BodyTooLarge]),
        Operation::new(
            "post",
            "/v1/files/{id}/uploaded",
            "files:uploaded",
            "Say that all parts were sent",
        )
        .with_token::<Write<Files>>()
        .body(files::complete::read)
        .answers::<Media>(200),
        Operation::new("patch", "/v1/files/{id}", "files:update", "Rename a file")
            .with_token::<Write<Files>>()
            .body(files::update::read)
            .answers::<Media>(200),
        Operation::new("delete", "/v1/files/{id}", "files:delete", "Delete a file")
            .with_token::<Write<Files>>(),
    ]
}

fn of_meters() -> [Operation; 4] {
    [
        Operation::new("get", "/v1/meters/", "meters:list", "List meters")
            .with_token::<Read<Meters>>()
            .query(|query| meters::list::listing(Uuid::nil(), query))
            .answers::<ListResource<Meter>>(200),
        Operation::new("post", "/v1/meters/", "meters:create", "Create a meter")
            .with_token::<Write<Meters>>()
            .body(meters::create::read)
            .answers::<Meter>(201),
        Operation::new("get", "/v1/meters/{id}", "meters:get", "Read a meter")
            .with_token::<Read<Meters>>()
            .answers::<Meter>(200),
        Operation::new("patch", "/v1/meters/{id}", "meters:update", "Change or archive a meter")
            .with_token::<Write<Meters>>()
            .body(meters::update::read)
            .answers::<Meter>(200),
    ]
}
