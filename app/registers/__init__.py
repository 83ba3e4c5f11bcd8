"""One module per record type; importing the package registers them all, in the menu's order."""

# ruff: noqa: F401, I001
from app.registers import area
from app.registers import institution
from app.registers import committee
from app.registers import model
from app.registers import review
from app.registers import team
from app.registers import member
from app.registers import household
from app.registers import person
from app.registers import visit
from app.registers import case
from app.registers import dispute
from app.registers import tip
from app.registers import activity
from app.registers import document
from app.registers import safety
from app.registers import charter
from app.registers import fund
from app.registers import award
from app.registers import decision
from app.registers import figure
from app.registers import request
