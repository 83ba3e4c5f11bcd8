"""One module per record type; importing the package registers them all, in the menu's order."""

# ruff: noqa: F401, I001
from app.records import area
from app.records import institution
from app.records import committee
from app.records import model
from app.records import review
from app.records import team
from app.records import member
from app.records import household
from app.records import person
from app.records import visit
from app.records import case
from app.records import dispute
from app.records import tip
from app.records import activity
from app.records import document
from app.records import safety
from app.records import charter
from app.records import fund
from app.records import award
from app.records import decision
from app.records import figure
from app.records import request
