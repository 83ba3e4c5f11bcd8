84109a185bb21db2ee7a6aee03cbfce31dc9593e5fc8aa0274fe2891c974712d
{
 "format": 1,
 "store": "a8b389c5c353ec31",
 "generation": 1,
 "slots": [
  {
   "user": "demo",
   "role": "chief",
   "salt": "6b3a3112937420ce0f721f196903b4ac",
   "cost": {
    "memory": 65536,
    "passes": 3,
    "lanes": 4
   },
   "sealed": "d0379e80c6e0ca30639ab10b500a375443aec419b8644e4a31df9dc782b6d5277dc5c5d953cc38c1c88c71bac2d0e9208fd2120a704710199feeeb57"
  }
 ],
 "mac": "71ebf5b6a2c72e59b04b7c944a0e20981a9ad36c275c09f45caf21eca631d4ef"
}
