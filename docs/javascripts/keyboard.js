// The theme's labels act as buttons (frame.py). It hears Enter on them, but a button hears the space bar too.
addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches("label[role=button]")) return;
  event.preventDefault();
  event.target.click();
});
