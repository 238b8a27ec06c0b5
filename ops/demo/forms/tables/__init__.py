"""The tables of the demonstration's forms, one function a form."""
from tables.branches import branch_shares
from tables.cit_assessed import cit_quarter_b, cit_year_b
from tables.cit_quarter import cit_quarter_a
from tables.cit_year import cit_year_a
from tables.consumption import excise_cars, excise_liquor, excise_oil, excise_other, excise_tobacco
from tables.deferral import deferral
from tables.oil_agent import oil_agent
from tables.vat_general import vat_general
from tables.vat_input import vat_assets, vat_input
from tables.vat_sales import vat_sales
from tables.vat_small import vat_small
from tables.withholding import withholding

FORMS = [vat_general, vat_sales, vat_input, vat_assets, vat_small, excise_liquor, excise_tobacco, excise_oil, excise_cars,
         excise_other, cit_quarter_a, cit_quarter_b, cit_year_a, cit_year_b, oil_agent, withholding, branch_shares, deferral]
