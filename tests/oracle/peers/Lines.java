import java.io.BufferedReader;
import java.io.InputStreamReader;

/** Jobs from standard input, one a line, words apart by tabs; one line of answer each: what the job says, or FAULT and the reason. */
final class Lines {
    interface Job {
        String run(String[] words) throws Exception;
    }

    static void serve(Job job) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        for (String line; (line = in.readLine()) != null;) {
            String answer;
            try {
                answer = job.run(line.split("\t", -1));
            } catch (Exception | LinkageError fault) {
                answer = "FAULT " + fault;
            }
            System.out.println(answer.replaceAll("\\s+", " "));
            System.out.flush();
        }
    }
}
