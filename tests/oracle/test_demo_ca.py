"""The demonstration's certification authority, judged by openssl."""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "ops" / "demo"))
import ca  # noqa: E402
import world  # noqa: E402


def run(*words):
    return subprocess.run([sys.executable, str(ROOT / "ops" / "demo" / "ca.py"), *map(str, words)], check=True, capture_output=True, text=True).stdout


class DemonstrationCa(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kept = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.kept.name)
        run(cls.folder, "--trust", cls.folder / "trust", "--few")

    @classmethod
    def tearDownClass(cls):
        cls.kept.cleanup()

    def certificate(self, code, password=ca.PASSWORD):
        done = subprocess.run(["openssl", "pkcs12", "-in", self.folder / "certificates" / f"{code}.p12", "-passin", f"pass:{password}",
                               "-nokeys", "-clcerts"], capture_output=True)
        return done.stdout if done.returncode == 0 else None

    def verified(self, pem):
        leaf = self.folder / "leaf.pem"
        leaf.write_bytes(pem)
        return subprocess.run(["openssl", "verify", "-purpose", "any", "-CAfile", self.folder / "trust" / "demo-root.pem",
                               "-untrusted", self.folder / "ca" / "issuing.pem", leaf], capture_output=True).returncode == 0

    def test_a_unit_is_trusted_and_named_with_its_code(self):
        taxpayer = world.certificate_holders(world.taxpayers())[0]
        for code, name in ((world.CITY[0], world.CITY[1]), (taxpayer["code"], taxpayer["name"])):
            pem = self.certificate(code)
            self.assertTrue(self.verified(pem))
            who = subprocess.run(["openssl", "x509", "-noout", "-subject", "-nameopt", "utf8,sep_multiline"], input=pem,
                                 capture_output=True).stdout.decode()
            self.assertIn(f"serialNumber={code}", who)
            self.assertIn(f"CN={name}", who)

    def test_a_self_made_bureau_is_not_trusted(self):
        self.assertFalse(self.verified(self.certificate("false-bureau")))

    def test_another_password_does_not_open_the_file(self):
        self.assertIsNone(self.certificate(world.CITY[0], "Demo-2025"))

    def test_a_second_run_changes_nothing(self):
        before = {p: p.read_bytes() for p in (self.folder / "certificates").iterdir()}
        self.assertTrue(run(self.folder, "--few").startswith("0 "))
        self.assertEqual(before, {p: p.read_bytes() for p in (self.folder / "certificates").iterdir()})

    def test_no_key_can_be_read_by_others(self):
        for path in [*(self.folder / "ca").glob("*.key"), *(self.folder / "certificates").glob("*.p12")]:
            self.assertEqual(path.stat().st_mode & 0o077, 0, path.name)


if __name__ == "__main__":
    unittest.main()
