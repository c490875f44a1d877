"""The phrases in Spanish."""

from bot.phrases.english import Phrases

SPANISH = Phrases(
    not_found="El artículo no lo dice.",
    not_found_in_any="Los artículos no lo dicen.",
    nearest="Pasaje más cercano",
    start=(
        "¡Hola! Pregúntame sobre el artículo con tus propias palabras. Respondo con la frase del "
        "propio artículo y el párrafo en que está; y si el artículo no lo dice, te lo digo."
    ),
    i_know="He leído",
    try_asking="Podrías preguntar:",
    and_more="y {count} más",
    help=(
        "Haz una pregunta y busco la frase que la responde. Una corta, como «why?», la entiendo "
        "por lo que hemos hablado antes; una afirmación la comparo con lo que dice el artículo. "
        "Pregunta en el idioma del artículo.\n\n"
        "/article – el artículo entero, con los párrafos numerados\n"
        "/summary – lo principal\n"
        "/facts – sus personas, lugares, fechas, cifras y citas\n"
        "/articles – elegir un artículo, o buscar: /articles palabras\n"
        "/ask pregunta – lo mismo que escribir la pregunta\n"
        "/start – lo que sé\n"
        "/help – esta ayuda"
    ),
    help_in_telegram="/privacy – qué guardo, y /forget para borrarlo",
    help_in_terminal="/quit – salir (o Ctrl-D)",
    ask_what="Escribe la pregunta después de la orden, así: /ask {example}",
    example_question="What is it about?",
    which_article="He leído varios artículos; nombra uno:",
    no_such_article="No he leído ningún artículo con ese nombre.",
    too_long_to_show=(
        "Este artículo es demasiado largo para mostrarlo aquí (tiene {count} párrafos). Mejor "
        "pregúntame sobre él."
    ),
    unknown_command="No conozco esa orden; /help muestra las que conozco.",
    hello="¡Hola! ¿Qué te gustaría saber del artículo?",
    thanks="¡De nada! Pregúntame lo que quieras sobre el artículo.",
    goodbye="¡Hasta luego! Aquí estoy cuando tengas una pregunta sobre el artículo.",
    fine="Bien. ¿Quieres saber algo más del artículo?",
    about_me=(
        "Soy un bot. Respondo a preguntas sobre el artículo citándolo, y si no lo cuenta, lo digo. "
        "/help explica qué sé hacer."
    ),
    no_question="Dime en pocas palabras qué te gustaría saber del artículo.",
    long_question="¡Es muy largo para una pregunta! Pregúntame en una o dos frases.",
    only_text="Solo sé leer texto. Dime con palabras qué te gustaría saber.",
    failed="Lo siento, algo ha fallado por mi parte. Pregunta otra vez dentro de un momento.",
    too_late="Lo siento, no estaba cuando lo preguntaste. Si aún te interesa, pregunta otra vez.",
    too_many="¡Son muchas preguntas a la vez! Dame un minuto y sigue preguntando.",
    busy="Ahora pregunta mucha gente: eres el número {number} de la cola. Tu respuesta llegará.",
    overloaded="Ahora pregunta demasiada gente. Pregunta otra vez dentro de unos minutos.",
    rebuilding="Rehaciendo el índice…",
    rebuild_under_way="El índice ya se está rehaciendo.",
    rebuilt="Hecho: {report}",
    not_rebuilt="El índice no se ha rehecho: {report}",
    in_context="¶{number} en su contexto",
    back="↩ Volver a la respuesta",
    why="¿Por qué esta respuesta?",
    shared_words="Palabras que comparte con la pregunta: {words}.",
    no_shared_words="No comparte ninguna palabra con la pregunta; ha contado el significado.",
    places=(
        "De {count} párrafos, ¶{number} es el {by_meaning} por significado y el {by_words} por "
        "palabras."
    ),
    ordinal="n.º {place}",
    confidence="Mi seguridad: {word} ({percent} %).",
    sure="seguro",
    likely="probable",
    unsure="dudoso",
    changed="¶{number} ha cambiado desde esta respuesta. Pregunta de nuevo, por favor.",
    gone="Eso ya no lo tengo. Pregunta de nuevo, por favor.",
    voted_useful="¡Gracias! 👍",
    voted_useless="Gracias, anotado. 👎",
    vote_withdrawn="Retirado.",
    main_points="Lo principal",
    at_a_glance="De un vistazo",
    people="Personas",
    places_named="Lugares",
    dates="Fechas",
    numbers="Cifras",
    quotations="Citas",
    all_facts="↩ Todos los datos",
    no_facts="No he encontrado en él personas, lugares, fechas ni cifras.",
    nearest_to_statement="Lo más cercano a esa afirmación",
    statement_has="Solo en la afirmación: {words}",
    passage_has="Marcado en el pasaje: lo que dice en su lugar.",
    choose_article="¿A partir de qué artículo respondo?",
    all_articles="Todos los artículos",
    chosen="Responderé a partir de «{title}». /articles lo cambia.",
    chosen_all="Responderé a partir de todos los artículos.",
    no_such_title="Ningún título tiene todas esas palabras.",
    only_here="Seguir en privado",
    forgotten="Hecho: he borrado todo lo que guardaba de este chat.",
    privacy=(
        "Todo se queda en la máquina en la que funciono. Guardo tus últimas preguntas y mis "
        "respuestas durante {days} días, para que sirvan los botones y las preguntas cortas; para "
        "mejorar, las preguntas a las que no encontré respuesta, y tus 👍 y 👎 con la pregunta y "
        "la respuesta correspondientes, durante {feedback_days} días; y qué artículo elegiste. Tu "
        "nombre no lo guardo. /forget lo borra todo enseguida."
    ),
    commands={
        "start": "Lo que sé",
        "ask": "Hacer una pregunta",
        "article": "El artículo con los párrafos numerados",
        "articles": "Elegir un artículo",
        "summary": "Lo principal",
        "facts": "Personas, lugares, fechas, cifras, citas",
        "privacy": "Qué guardo",
        "forget": "Borrar lo que guardo de este chat",
        "help": "Qué sé hacer",
    },
)
