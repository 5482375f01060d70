use super::super::{StoreError, Transaction};
use super::PaymentAttempt;

impl Transaction {
    /// Stores whom the present question of `attempt` is about. False: it has another question by now, is decided, or its customer is
    /// known.
    pub async fn note_customer(
        &mut self,
        attempt: &PaymentAttempt,
        customer_id: &str,
    ) -> Result<bool, StoreError> {
        let noted = sqlx::query(
            "update payment_attempts set processor_customer_id = $3
             where id = $1 and question = $2 and status = 'pending' and processor_customer_id is null",
        )
        .bind(attempt.id.to_string())
        .bind(attempt.question)
        .bind(customer_id)
        .execute(self.db())
        .await?;
        Ok(noted.rows_affected() > 0)
    }

    /// Gives `attempt` its next question, which is about `customer_id`. False: it has another question by now, or is decided.
    pub async fn ask_anew(
        &mut self,
        attempt: &PaymentAttempt,
        customer_id: Option<&str>,
    ) -> Result<bool, StoreError> {
        let moved_on = sqlx::query(
            "update payment_attempts set question = question + 1, processor_customer_id = $3
             where id = $1 and question = $2 and status = 'pending'",
        )
        .bind(attempt.id.to_string())
        .bind(attempt.question)
        .bind(customer_id)
        .execute(self.db())
        .await?;
        Ok(moved_on.rows_affected() > 0)
    }
}
