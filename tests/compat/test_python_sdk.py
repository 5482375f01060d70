"""Polar's SDK for Python, unmodified, on a server of our own: it makes typed objects of every answer.

KASSETTE_BIN names the server's program; else it is the one that cargo built.
"""

import json
import os
import pathlib
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

from polar.base import PolarClientError
from polar.v2026_04 import Polar, errors

ROOT = pathlib.Path(__file__).parents[2]
UNKNOWN = "d5a1a1f8-9d2b-4a9c-8a27-6e4f0a0f4b1e"


def program():
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return os.environ.get("KASSETTE_BIN", str(target / "debug" / "kassette"))


class Compatibility(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.env = {
            "KASSETTE_LISTEN": "127.0.0.1:0",
            "KASSETTE_DATABASE_URL": f"sqlite:{folder.name}/kassette.db",
        }
        cls.run_kassette("seed")
        server = subprocess.Popen(
            [program(), "serve"], env=cls.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        cls.addClassCleanup(server.stdout.close)
        cls.addClassCleanup(server.wait)
        cls.addClassCleanup(server.terminate)
        cls.url = server.stdout.readline().removeprefix("listening on ").strip()
        cls.checkouts = cls.client(cls.token("checkouts:write"))
        cls.products = {}
        for link in ["studio", "lifetime", "starter"]:
            cls.products |= cls.products_of(f"kassette_cl_demo_{link}")

    @classmethod
    def run_kassette(cls, *words):
        command = [program(), *words]
        done = subprocess.run(command, env=cls.env, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    @classmethod
    def token(cls, scope):
        return cls.run_kassette("token", "create", "--organization", "acme", "--scope", scope)

    @classmethod
    def polar(cls, access_token):
        return Polar(access_token=access_token, base_url=cls.url)

    @classmethod
    def client(cls, access_token):
        return cls.polar(access_token).checkouts

    @classmethod
    def products_of(cls, link):
        """The ids of a link's products by their names."""
        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_):
                return None

        try:
            urllib.request.build_opener(Stay).open(f"{cls.url}/l/{link}")
        except urllib.error.HTTPError as visit:
            secret = visit.headers["location"].rsplit("/", 1)[1]
        with urllib.request.urlopen(f"{cls.url}/v1/checkouts/client/{secret}") as session:
            return {product["name"]: product["id"] for product in json.load(session)["products"]}

    def test_creates_gets_and_updates(self):
        created = self.checkouts.create(
            products=[self.products["Studio"], self.products["Studio yearly"]],
            customer_billing_address={"country": "US", "state": "NY"},
            metadata={"number": 1, "flag": True, "text": "x"},
        )
        self.assertEqual(created.metadata, {"number": 1, "flag": True, "text": "x"})
        self.assertEqual(created.customer_billing_address.state, "US-NY")
        self.assertEqual(self.checkouts.get(created.id), created)
        updated = self.checkouts.update(created.id, metadata={}, customer_name="Ada")
        self.assertEqual((updated.metadata, updated.customer_name), ({}, "Ada"))

    def test_filters_and_pages_through_a_list(self):
        made = [self.checkouts.create(products=[self.products["Lifetime"]]).id for _ in range(3)]
        found = self.checkouts.iter_list(
            product_id=[self.products["Lifetime"]], status="open", limit=2, sorting=["status", "created_at"]
        )
        self.assertEqual([session.id for session in found][-3:], made)
        beyond = self.checkouts.list(page=1000)
        self.assertEqual(beyond.items, [])
        self.assertGreaterEqual(beyond.pagination.total_count, 3)

    def test_reads_changes_and_confirms_as_the_buyer(self):
        secret = self.checkouts.create(product_id=self.products["Starter"]).client_secret
        self.assertEqual(self.checkouts.client_get(secret).organization.slug, "acme")
        changed = self.checkouts.client_update(secret, customer_name="Grace", locale="fr")
        self.assertEqual((changed.customer_name, changed.locale), ("Grace", "fr"))
        confirmed = self.checkouts.client_confirm(secret, customer_email="grace@example.com")
        self.assertEqual(confirmed.status, "confirmed")
        with self.assertRaises(PolarClientError) as refused:
            self.checkouts.client_confirm(secret)
        self.assertEqual(refused.exception.status_code, 403)

    def test_links_a_customer_who_is_known(self):
        first = self.checkouts.create(product_id=self.products["Starter"], external_customer_id="c-python")
        self.checkouts.client_confirm(first.client_secret, customer_email="lin%ked@example.com")
        patience = time.monotonic() + 10
        while not (found := self.checkouts.list(query="N%K", status="succeeded").items):
            self.assertLess(time.monotonic(), patience, "it was not settled")
        linked = self.checkouts.create(product_id=self.products["Studio"], customer_id=found[0].customer_id)
        self.assertEqual(linked.customer_email, "lin%ked@example.com")
        self.assertEqual(self.checkouts.list(external_customer_id="c-python").pagination.total_count, 2)

    def test_manages_discounts(self):
        discounts = self.polar(self.token("discounts:write")).discounts
        made = discounts.create(
            type="fixed", name="Our fiver", duration="repeating", duration_in_months=2, amounts={"usd": 500, "eur": 450},
            code="py5", products=[self.products["Studio"]], metadata={"n": 1},
        )
        self.assertEqual((made.amount, made.currency, made.duration), (500, "usd", "repeating"))
        other = discounts.create(type="percentage", name="Our quarter", duration="once", basis_points=2500)
        self.assertEqual(discounts.get(made.id), made)
        self.assertEqual(list(discounts.iter_list(query="our", limit=1, sorting=["name"])), [made, other])
        changed = discounts.update(made.id, name="Tenner", amounts={"usd": 1000}, code=None)
        self.assertEqual((changed.name, changed.amounts, changed.code), ("Tenner", {"usd": 1000}, None))
        with self.assertRaises(errors.HTTPValidationError) as invalid:
            discounts.update(other.id, duration="forever")
        self.assertEqual(invalid.exception.error.detail[0].loc, ["body", "duration"])
        discounts.delete(made.id)
        with self.assertRaises(errors.ResourceNotFound):
            discounts.get(made.id)

    def test_manages_custom_fields(self):
        fields = self.polar(self.token("custom_fields:write")).custom_fields
        options = [{"value": "m", "label": "Medium"}]
        size = fields.create(type="select", slug="size", name="Size", properties={"options": options})
        zip_code = fields.create(type="text", slug="zip", name="Zip", properties={"max_length": 5})
        self.assertEqual(fields.get(size.id), size)
        own = [field for field in fields.iter_list(limit=1) if field.name in ("Size", "Zip")]
        self.assertEqual(own, [size, zip_code])
        changed = fields.update(zip_code.id, type="text", slug="zip_code", properties={"max_length": 9})
        self.assertEqual((changed.slug, changed.properties.max_length), ("zip_code", 9))
        fields.delete(size.id)
        slugs = [field.slug for field in fields.list().items]
        self.assertIn("zip_code", slugs)
        self.assertNotIn("size", slugs)

    def test_manages_benefits(self):
        polar = self.polar(self.token("benefits:write,products:write"))
        custom = polar.benefits.create(type="custom", description="Support", properties={"note": "Write to us"})
        keys = polar.benefits.create(
            type="license_keys", description="A key", properties={"expires": {"ttl": 1, "timeframe": "year"}}
        )
        self.assertEqual(polar.benefits.get(keys.id), keys)
        changed = polar.benefits.update(custom.id, type="custom", visibility="private")
        self.assertEqual(changed.visibility, "private")
        product = polar.products.update_benefits(self.products["Lifetime"], benefits=[keys.id, custom.id])
        self.assertEqual(product.benefits, [keys, changed])
        polar.benefits.delete(keys.id)
        self.assertEqual(polar.benefits.list().items, [changed])

    def test_opens_a_session_and_reads_the_portal(self):
        merchant = self.polar(self.token("checkouts:write,customer_sessions:write,orders:read"))
        secret = merchant.checkouts.create(
            product_id=self.products["Starter"], external_customer_id="c-portal"
        ).client_secret
        own = merchant.checkouts.client_confirm(secret, customer_email="portal@example.com").customer_session_token
        session = merchant.customer_sessions.create(external_customer_id="c-portal")
        self.assertEqual(session.customer.email, "portal@example.com")
        for token in (own, session.token):
            portal = self.polar(token).customer_portal
            patience = time.monotonic() + 10
            while not (orders := portal.orders.list().items):
                self.assertLess(time.monotonic(), patience, "it was not settled")
            self.assertEqual((orders[0].product.name, orders[0].total_amount), ("Starter", 0))
            self.assertEqual(portal.orders.get(orders[0].id), orders[0])
            self.assertEqual(portal.customers.get().email, "portal@example.com")
            self.assertEqual(portal.benefit_grants.list(checkout_id=orders[0].checkout_id).items, [])
            self.assertEqual(portal.customer_session.introspect().return_url, None)
        self.assertEqual(merchant.orders.list(external_customer_id="c-portal").items[0].id, orders[0].id)

    def test_reads_the_errors(self):
        with self.assertRaises(errors.ResourceNotFound):
            self.checkouts.get(UNKNOWN)
        with self.assertRaises(errors.HTTPValidationError) as invalid:
            self.checkouts.create(product_id=self.products["Studio"], customer_id=UNKNOWN)
        [problem] = invalid.exception.error.detail
        self.assertEqual((problem.loc, problem.msg), (["body", "customer_id"], "Customer does not exist."))
        with self.assertRaises(PolarClientError) as nobody:
            self.client("kassette_oat_wrong").list()
        self.assertEqual(nobody.exception.status_code, 401)
        with self.assertRaises(PolarClientError) as refused:
            self.client(self.token("checkouts:read")).create(products=[self.products["Studio"]])
        self.assertEqual(refused.exception.status_code, 403)


if __name__ == "__main__":
    unittest.main()
