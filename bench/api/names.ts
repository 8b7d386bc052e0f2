/** Names from which the people of the benchmark are put together, the same in each run. */
export const firstNames =
  'Ann,Ben,Carla,David,Elena,Felix,Grace,Hugo,Ines,Jonas,Kira,Liam,Maria,Noah,Olga,Paul,Quinn,Rosa,Sven,Tara,Uma,Viktor,Wanda,Xaver,Yara,Zoe,Amir,Bianca,Chloe,Dmitri,Ella,Farid,Gina,Hannah,Ivan,Julia,Karim,Lena,Mateo,Nadia'.split(
    ',',
  )

const beginnings =
  'Alder,Berg,Cole,Dahl,Eck,Fair,Gold,Hart,Iver,Jans,Kess,Lind,Mohr,Nord,Oster,Pell,Quist,Rosen,Stein,Thorn'
const endings =
  'man,son,berg,feld,ton,worth,smith,wick,stad,mann,ley,dorf,well,ford,gren,holm,quist,bach,rud,vik'

export const lastNames = beginnings
  .split(',')
  .flatMap(beginning => endings.split(',').map(ending => `${beginning}${ending}`))

export const domains = ['lumen.example', 'acme.example', 'north.example', 'zeta.example']
