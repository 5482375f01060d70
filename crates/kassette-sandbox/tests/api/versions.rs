use crate::merchant::merchant;

#[tokio::test]
async fn every_form_of_a_version_is_taken() {
    let merchant = merchant().await;
    for version in ["2022-11-15", "2026-10-28.endive", "2026-10-28.endive; some_preview=v1"] {
        let answer = merchant.post_with("/v1/customers", &[], &[("stripe-version", version)]).await;
        assert_eq!(answer.status, 200, "{version}");
    }
}

#[tokio::test]
async fn what_is_no_version_is_refused() {
    let merchant = merchant().await;
    for version in ["latest", "2026-13-28.endive", "2026-10-28.", "2026-10-28.Endive", "endive", ""]
    {
        let answer = merchant.post_with("/v1/customers", &[], &[("stripe-version", version)]).await;
        assert_eq!(answer.status, 400, "{version}");
        let expected = format!("Invalid Stripe API version: {version}");
        assert_eq!(answer.error()["message"], expected.as_str());
    }
}
