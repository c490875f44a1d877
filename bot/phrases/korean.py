"""The phrases in Korean."""

from bot.phrases.english import Phrases

KOREAN = Phrases(
    not_found="기사에는 그런 내용이 없습니다.",
    not_found_in_any="어느 기사에도 그런 내용이 없습니다.",
    nearest="가장 가까운 부분",
    start=(
        "안녕하세요! 기사에 대해 편하게 물어보세요. 기사에 있는 문장과 그 문단 번호로 대답하고, "
        "기사에 없는 내용이면 없다고 말씀드립니다."
    ),
    i_know="제가 읽은 기사",
    try_asking="이렇게 물어보세요:",
    and_more="외 {count}건",
    help=(
        "질문하시면 답이 되는 문장을 찾아 드립니다. “why?” 같은 짧은 질문은 앞의 대화로 이해하고, "
        "주장은 기사 내용과 비교해 드립니다. 기사와 같은 언어로 물어보세요.\n\n"
        "/article – 문단 번호가 붙은 기사 전문\n"
        "/summary – 주요 내용\n"
        "/facts – 인물, 장소, 날짜, 숫자, 인용문\n"
        "/articles – 기사 고르기, 검색은 /articles 단어\n"
        "/ask 질문 – 질문만 쓰는 것과 같습니다\n"
        "/start – 제가 아는 것\n"
        "/help – 이 도움말"
    ),
    help_in_telegram="/privacy – 제가 저장하는 것, 삭제는 /forget",
    help_in_terminal="/quit – 나가기 (또는 Ctrl-D)",
    ask_what="명령 뒤에 질문을 써 주세요. 예: /ask {example}",
    example_question="What is it about?",
    which_article="읽은 기사가 여러 건입니다. 하나를 골라 주세요:",
    no_such_article="그런 이름의 기사는 읽지 않았습니다.",
    too_long_to_show=(
        "이 기사는 여기에 보여 드리기에는 너무 깁니다(문단 {count}개). 대신 질문해 주세요."
    ),
    unknown_command="모르는 명령입니다. 제가 아는 명령은 /help 에 있습니다.",
    hello="안녕하세요! 기사에 대해 무엇이 궁금하신가요?",
    thanks="천만에요! 기사에 대해 또 물어보세요.",
    goodbye="안녕히 가세요! 기사에 대해 궁금하면 언제든 물어보세요.",
    fine="좋습니다. 기사에 대해 더 궁금한 것이 있으신가요?",
    about_me=(
        "저는 봇입니다. 기사를 인용해 질문에 답하고, 기사에 없으면 없다고 말합니다. "
        "제가 할 수 있는 일은 /help 에 있습니다."
    ),
    no_question="기사에 대해 궁금한 것을 짧게 물어보세요.",
    long_question="질문이 너무 깁니다! 한두 문장으로 물어보세요.",
    only_text="저는 글만 읽을 수 있습니다. 궁금한 것을 글로 물어보세요.",
    failed="죄송합니다, 제 쪽에 문제가 생겼습니다. 잠시 뒤에 다시 물어보세요.",
    too_late="죄송합니다, 물어보셨을 때 자리에 없었습니다. 아직 궁금하시면 다시 물어보세요.",
    too_many="질문이 한꺼번에 너무 많습니다! 1분 뒤에 이어서 물어보세요.",
    busy="지금 많은 분이 묻고 있습니다. {number}번째로 기다리고 계시며, 답변은 곧 갑니다.",
    overloaded="지금 묻는 분이 너무 많습니다. 몇 분 뒤에 다시 물어보세요.",
    rebuilding="색인을 다시 만들고 있습니다…",
    rebuild_under_way="색인을 이미 다시 만들고 있습니다.",
    rebuilt="끝났습니다: {report}",
    not_rebuilt="색인을 다시 만들지 못했습니다: {report}",
    in_context="¶{number} 앞뒤 보기",
    back="↩ 답으로 돌아가기",
    why="왜 이 답인가요?",
    shared_words="질문과 같은 낱말: {words}.",
    no_shared_words="질문과 같은 낱말은 없고, 뜻으로 찾았습니다.",
    places="문단 {count}개 가운데 ¶{number}은(는) 뜻으로 {by_meaning}, 낱말로 {by_words}입니다.",
    ordinal="{place}위",
    confidence="확신하는 정도: {word} ({percent} %).",
    sure="확실함",
    likely="아마 맞음",
    unsure="확실하지 않음",
    changed="이 답 이후에 ¶{number}이(가) 바뀌었습니다. 다시 물어보세요.",
    gone="그 내용은 이제 없습니다. 다시 물어보세요.",
    voted_useful="고맙습니다! 👍",
    voted_useless="고맙습니다, 기록했습니다. 👎",
    vote_withdrawn="취소했습니다.",
    main_points="주요 내용",
    at_a_glance="한눈에 보기",
    people="인물",
    places_named="장소",
    dates="날짜",
    numbers="숫자",
    quotations="인용문",
    all_facts="↩ 전체 보기",
    no_facts="인물, 장소, 날짜, 숫자를 찾지 못했습니다.",
    nearest_to_statement="그 주장과 가장 가까운 부분",
    statement_has="주장에만 있는 말: {words}",
    passage_has="굵은 글씨: 기사에 그 대신 있는 말입니다.",
    choose_article="어느 기사로 답할까요?",
    all_articles="모든 기사",
    chosen="“{title}” 기사로 답하겠습니다. 바꾸려면 /articles.",
    chosen_all="모든 기사로 답하겠습니다.",
    no_such_title="그 낱말이 모두 들어간 제목이 없습니다.",
    only_here="개인 대화로 계속하기",
    forgotten="이 대화에 대해 저장한 것을 모두 지웠습니다.",
    privacy=(
        "모든 것은 제가 실행되는 컴퓨터에만 있습니다. 단추와 짧은 질문이 작동하도록 최근 질문과 "
        "답을 {days}일 동안 저장합니다. 더 나아지기 위해, 답을 찾지 못한 질문과, 👍 👎 와 그 "
        "질문과 답을 {feedback_days}일 동안 저장합니다. 고르신 기사도 저장합니다. 이름은 저장하지 "
        "않습니다. /forget 을 쓰면 바로 모두 지웁니다."
    ),
    commands={
        "start": "제가 아는 것",
        "ask": "질문하기",
        "article": "문단 번호가 붙은 기사",
        "articles": "기사 고르기",
        "summary": "주요 내용",
        "facts": "인물, 장소, 날짜, 숫자, 인용문",
        "privacy": "제가 저장하는 것",
        "forget": "이 대화에 대해 저장한 것 지우기",
        "help": "제가 할 수 있는 일",
    },
)
