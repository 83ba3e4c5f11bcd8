5c42706e3ec38f561fc8571bd4b147a52e244fbfdc1c3110ad12d864e626719e
{
 "format": 1,
 "store": "d15fc8ed5e5fe756",
 "generation": 4,
 "slots": [
  {
   "user": "demo",
   "role": "chief",
   "salt": "d7b4dd92ea9ea7210487540731299ae6",
   "cost": {
    "memory": 1024,
    "passes": 1,
    "lanes": 1
   },
   "sealed": "b50f02a961f759f9a335047f607d6b936762783fbaca244b00f5ac4cd8a76f5e24aca8507484862ac013ec04e0c02de23de5ad3b1a7bdd2bbc6f2e24"
  },
  {
   "user": "",
   "role": "recovery",
   "salt": "f3f79ae33328d725581d06fca4b8556d",
   "cost": {
    "memory": 19456,
    "passes": 2,
    "lanes": 1
   },
   "sealed": "46eb31108dd8899acfcb3089e42206c37a7800c39a6f2ee533f508f6dec248f7eb70560bf119a4cbb3453049046fec5164dada8d57e4e6ac35e11436"
  }
 ],
 "mac": "18b795f0cd473b804fbccd6c19e7c297f1f3c871a805493dcdfdb3e2cca55978"
}
