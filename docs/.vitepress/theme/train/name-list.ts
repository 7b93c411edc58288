/** Given names, common ones from several languages, for the last chapter's model. Names are facts; the choice is ours. */
export const nameList: readonly string[] = `
ada adam adele adrian agnes aileen alan albert alex alice alina amelia amir amy ana andre andrea angela anita anna anton
arian ariel arthur astrid ava ben bella bianca bruno camila carl carla carlo carmen celia chiara clara claire clement cora
dalia dana daniel daria david dean diana diego dina dora edgar edith elena eli elias elina elisa ella ellen elmar elsa emil
emilia emma enzo erik erin esther eva evelyn fabian fanny felix fiona flora frida gabriel gina gloria greta gustav hana
hannah hans harper hazel helen helena henrik hugo ida igor ilona ina inga ingrid ines irene iris isa isabel ivan ivy jana
jane jasmin joan joel jona jonas jora josef julia julian karin karl karla katia kira klara kora lara lars laura lea lena
leo leon lia liam lilian lina linda lisa liv lola lorena lotta louis lucas lucia luisa luna lydia maja malin mara marc
marco maren maria marian marie marina mario maris marta martin matilda maya mia mika mila milan milena mina mira miriam
mona moritz nadia nadine naomi nelly nico nicola nina noah noel nora olga oliver olivia omar oscar otto paula paul petra
philip pia rafael rahel raul remy rena rita robin roman rosa rosalie ruben ruth sabina salma samuel sara selina selma
serena silas silvia simon simona sofia sonia stella sven talia tamara tania tara teresa theo thomas tilda tim tina tobias
ulla uma valeria vera vera viktor viola vivian walter wanda willa xenia yara yasmin yusuf zara zelda zoe
`
  .trim()
  .split(/\s+/);
